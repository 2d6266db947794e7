import { and, eq } from 'drizzle-orm'
import type { Estimate } from '#shared/billing/pricing.ts'
import type { PlanChoice, Quote } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import { quotes, type QuotedChange, type QuotedPromotion } from '../../db/schema/plans.ts'
import type { Deps } from '../../deps.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'

const lifeMs = 10 * 60_000

/** Equal for equal choices, whatever the order of their add-ons. */
export function hashOfChoice(choice: PlanChoice): string {
  return hashOfInput({ ...choice, addOns: [...choice.addOns].sort((a, b) => (a.code < b.code ? -1 : 1)) })
}

/** What is stored for somebody to accept within ten minutes. */
export interface QuoteDraft extends Pick<Estimate, 'dueNow' | 'recurring'> {
  choice: PlanChoice
  /** The change that the figures are for, where they are for one. */
  change?: QuotedChange
  /** The promotion code that they were made with. */
  promotion?: QuotedPromotion | null
}

/** Stores a quote. */
export async function storeQuote(
  deps: Pick<Deps, 'db' | 'clock' | 'newId'>,
  accountId: string,
  { choice, dueNow, recurring, change, promotion }: QuoteDraft,
): Promise<{ quoteId: string; expiresAt: string }> {
  const quoteId = deps.newId()
  const expiresAt = new Date(deps.clock.now().getTime() + lifeMs)
  await deps.db.insert(quotes).values({
    id: quoteId,
    accountId,
    choice,
    choiceHash: hashOfChoice(choice),
    currency: choice.currency,
    dueNowMinor: dueNow.amountMinor,
    dueAtRenewalMinor: recurring.amountMinor,
    change,
    promotion,
    expiresAt,
  })
  return { quoteId, expiresAt: expiresAt.toISOString() }
}

/** A change that was previewed for the account. Refuses like `findQuote`, and quotes that are for something else. */
export async function findChangeQuote(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  quoteId: string,
): Promise<{ choice: PlanChoice; change: QuotedChange; dueMinor: number }> {
  const [row] = await db
    .select()
    .from(quotes)
    .where(and(eq(quotes.id, quoteId), eq(quotes.accountId, accountId)))
  if (row?.change == null) throw new BillingError('not_found', 'there is no such quote')
  if (row.expiresAt <= clock.now()) throw new BillingError('quote_expired', 'the quote is too old')
  return { choice: row.choice, change: row.change, dueMinor: row.dueNowMinor }
}

/** One of the account's quotes. Anybody else's, and an unknown one, is `not_found`; an old one `quote_expired`. */
export async function findQuote(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  quoteId: string,
): Promise<Quote> {
  const [row] = await db
    .select()
    .from(quotes)
    .where(and(eq(quotes.id, quoteId), eq(quotes.accountId, accountId)))
  if (row === undefined) throw new BillingError('not_found', 'there is no such quote')
  if (row.expiresAt <= clock.now()) throw new BillingError('quote_expired', 'the quote is too old')
  const { currency } = row
  return {
    quoteId: row.id,
    choice: row.choice,
    dueNow: { amountMinor: row.dueNowMinor, currency },
    dueAtRenewal: { amountMinor: row.dueAtRenewalMinor, currency },
    expiresAt: row.expiresAt.toISOString(),
  }
}

/** The promotion code of one of the account's quotes, however old; null without one. */
export async function findQuotedPromotion(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
  quoteId: string,
): Promise<QuotedPromotion | null> {
  const [row] = await db
    .select({ promotion: quotes.promotion })
    .from(quotes)
    .where(and(eq(quotes.id, quoteId), eq(quotes.accountId, accountId)))
  return row?.promotion ?? null
}

/** A promotion code that was previewed on a subscription. Refuses like `findQuote`, and quotes that are for something else. */
export async function findPromotionQuote(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  quoteId: string,
): Promise<QuotedPromotion> {
  await findQuote(deps, accountId, quoteId)
  const promotion = await findQuotedPromotion(deps, accountId, quoteId)
  if (promotion?.fingerprint == null) throw new BillingError('not_found', 'the quote is for something else')
  return promotion
}
