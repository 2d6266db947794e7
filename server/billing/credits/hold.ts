import { and, eq, lt } from 'drizzle-orm'
import { balanceOf, settleHold, takeCredits } from '#shared/billing/credit-book.ts'
import type { SpentCredits } from '#shared/contracts/credits.ts'
import { BillingError } from '#shared/errors.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import { creditHolds } from '../../db/schema/credits.ts'
import type { Deps } from '../../deps.ts'
import { loadEntitlements } from '../entitlements/load-entitlements.ts'
import { creditsCode, loadUsageSettings } from '../usage/usage-settings.ts'
import { refuseOverCap } from './credit-use.ts'
import { withCurrentBook } from './keep-credits.ts'
import { noteLowCredits } from './note-low-credits.ts'
import { answerOf, costOf, type SpendDeps, type Spending, usedUp } from './spend.ts'

/** After this long nobody is believed to work on what credits were set aside for. */
const forgottenAfterMs = 24 * 3_600_000

/**
 * Sets credits aside for work whose price is known when it is done. They count as gone until `settle` or `releaseHold`; what
 * nobody ends within a day is released.
 * @returns the hold's id
 * @throws BillingError `credits_used_up`, `limit_reached` at the account's cap, `not_found`
 */
export async function holdCredits(
  deps: SpendDeps,
  accountId: string,
  { action, times = 1 }: Omit<Spending, 'key'>,
): Promise<string> {
  const cost = costOf({ action, times })
  const id = deps.newId()
  const settings = await loadUsageSettings(deps.db, accountId, creditsCode)
  const entitlements = await loadEntitlements(deps, accountId)
  await inTransaction(deps.db, (tx) =>
    withCurrentBook(tx, deps, accountId, entitlements, async (book) => {
      await refuseOverCap(tx, { accountId, cost, settings, now: book.now })
      const parts = takeCredits(book, 'hold', cost, { action, key: `hold:${id}` })
      if (parts === null) throw usedUp(cost, balanceOf(book))
      const forgottenAt = new Date(deps.clock.now().getTime() + forgottenAfterMs)
      await tx.insert(creditHolds).values({ id, accountId, action, cost, parts, state: 'held', forgottenAt })
      await noteLowCredits(tx, deps, accountId, book)
    }),
  )
  await deps.changes.publish(accountId, ['credits'])
  return id
}

/**
 * Ends a hold: `cost` is used, at most what was set aside, and the rest is given back. Ending it again changes nothing.
 * @throws BillingError `not_found` when the account has no such hold
 */
export async function settleCredits(
  deps: SpendDeps,
  accountId: string,
  { holdId, cost }: { holdId: string; cost: number },
): Promise<SpentCredits> {
  if (!Number.isSafeInteger(cost) || cost < 0) {
    throw new BillingError('invalid_input', 'a cost is a whole number from nothing up')
  }
  const isTarget = and(eq(creditHolds.id, holdId), eq(creditHolds.accountId, accountId))
  const [known] = await deps.db.select({ parts: creditHolds.parts }).from(creditHolds).where(isTarget)
  if (known === undefined) throw new BillingError('not_found', `there is no hold ${holdId}`)
  const grantIds = known.parts.map(({ grantId }) => grantId)
  const entitlements = await loadEntitlements(deps, accountId)
  const answer = await inTransaction(deps.db, (tx) =>
    withCurrentBook(
      tx,
      deps,
      accountId,
      entitlements,
      async (book) => {
        const [hold] = await tx
          .update(creditHolds)
          .set({ state: cost === 0 ? 'released' : 'settled' })
          .where(and(isTarget, eq(creditHolds.state, 'held')))
          .returning()
        if (hold !== undefined) settleHold(book, hold.parts, cost, { action: hold.action, reason: 'hold' })
        return answerOf(book, cost)
      },
      grantIds,
    ),
  )
  await deps.changes.publish(accountId, ['credits'])
  return answer
}

/** Releases what was set aside for work that nobody ended. Safe to repeat and to run twice at once. */
export async function releaseForgottenHolds(deps: Deps): Promise<void> {
  const forgotten = await deps.db
    .select({ id: creditHolds.id, accountId: creditHolds.accountId })
    .from(creditHolds)
    .where(and(eq(creditHolds.state, 'held'), lt(creditHolds.forgottenAt, deps.clock.now())))
    .limit(500)
  for (const { id, accountId } of forgotten) await settleCredits(deps, accountId, { holdId: id, cost: 0 })
}
