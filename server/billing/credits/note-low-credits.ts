import { and, eq, gte, ne, notExists, sql } from 'drizzle-orm'
import { balanceOf, type CreditBook, isUnlimited } from '#shared/billing/credit-book.ts'
import { recordAudit } from '../../audit/record.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import { topUps, topUpSettings } from '../../db/schema/top-ups.ts'
import type { Deps } from '../../deps.ts'
import { queueReactions } from '../../notifications/queue-reactions.ts'

type Settings = typeof topUpSettings.$inferSelect

/**
 * Notes that a pack is to be bought, where the account agreed to that and its credits have run low; the job buys it. In the
 * transaction of the use or of the agreement, so that none is missed and none orders twice.
 * @returns whether the account's managers were told that the month's packs are used up
 */
export async function noteLowCredits(
  tx: Transaction,
  { newId }: Pick<Deps, 'newId'>,
  accountId: string,
  book: CreditBook,
): Promise<boolean> {
  const [settings] = await tx.select().from(topUpSettings).where(eq(topUpSettings.accountId, accountId))
  if (settings === undefined || !settings.isOn || settings.stoppedBecause !== null) return false
  if (isUnlimited(book) || balanceOf(book) >= settings.whenBelow) return false
  const { product, currency, priceMinor: amountMinor } = settings
  const bought = await boughtInMonthOf(tx, accountId, book.now)
  if (bought >= settings.maxPerMonth) return tellOfCap(tx, settings, book.now)
  await tx
    .insert(topUps)
    .values({ id: newId(), accountId, product, currency, amountMinor, state: 'due', at: book.now })
    .onConflictDoNothing()
  return false
}

/** Takes back what is due and not begun, because it was agreed to on other terms. Ask under the book's lock. */
export async function withdrawDueTopUp(tx: Transaction, accountId: string): Promise<void> {
  const begun = tx
    .select({ id: billingOperations.id })
    .from(billingOperations)
    .where(and(eq(billingOperations.accountId, accountId), eq(billingOperations.attemptId, topUps.id)))
  await tx
    .delete(topUps)
    .where(and(eq(topUps.accountId, accountId), eq(topUps.state, 'due'), notExists(begun)))
}

/** Packs that were bought by themselves, or are on their way, in the month (UTC's) of that moment. */
export async function boughtInMonthOf(
  db: Database | Transaction,
  accountId: string,
  now: Date,
): Promise<number> {
  const since = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))
  const [row] = await db
    .select({ count: sql<string>`count(*)` })
    .from(topUps)
    .where(and(eq(topUps.accountId, accountId), gte(topUps.at, since), ne(topUps.state, 'failed')))
  return Number(row?.count ?? 0)
}

async function tellOfCap(tx: Transaction, settings: Settings, now: Date): Promise<boolean> {
  const { accountId, priceMinor, currency, maxPerMonth } = settings
  const occasion = `cap ${now.toISOString().slice(0, 7)}`
  const entry = {
    action: 'credits.top_up_stopped',
    subject: `top_up_settings:${accountId}`,
    onceKey: `credits.top_up_stopped ${accountId} ${occasion}`,
    facts: { because: 'cap', occasion, amountMinor: priceMinor * maxPerMonth, currency },
  } as const
  const isNew = await recordAudit({ tx, accountId, at: now, actor: { kind: 'job' } }, entry)
  if (isNew) await queueReactions({ tx, accountId }, entry)
  return isNew
}
