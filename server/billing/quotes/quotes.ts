import { and, eq } from 'drizzle-orm'
import type { Estimate } from '#shared/billing/pricing.ts'
import type { PlanChoice, Quote } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import { quotes } from '../../db/schema/plans.ts'
import type { Deps } from '../../deps.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'

const lifeMs = 10 * 60_000

/** Equal for equal choices, whatever the order of their add-ons. */
export function hashOfChoice(choice: PlanChoice): string {
  return hashOfInput({ ...choice, addOns: [...choice.addOns].sort((a, b) => (a.code < b.code ? -1 : 1)) })
}

/** Stores amounts that somebody may accept within ten minutes. @returns the quote's id */
export async function storeQuote(
  deps: Pick<Deps, 'db' | 'clock' | 'newId'>,
  accountId: string,
  choice: PlanChoice,
  { dueNow, recurring }: Pick<Estimate, 'dueNow' | 'recurring'>,
): Promise<string> {
  const id = deps.newId()
  await deps.db.insert(quotes).values({
    id,
    accountId,
    choice,
    choiceHash: hashOfChoice(choice),
    currency: choice.currency,
    dueNowMinor: dueNow.amountMinor,
    dueAtRenewalMinor: recurring.amountMinor,
    expiresAt: new Date(deps.clock.now().getTime() + lifeMs),
  })
  return id
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
