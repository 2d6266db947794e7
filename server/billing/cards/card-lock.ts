import { and, eq, gt } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import type { Actor } from '../../audit/record.ts'
import { cardLocks } from '../../db/schema/plans.ts'
import type { Deps } from '../../deps.ts'
import { drawReadSequence, projecting, record } from '../../projections/projection.ts'
import { projectSubscription } from '../../projections/subscription.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import { cancelSubscription } from '../../stripe/subscriptions.ts'
import { findCustomer } from '../customers/find-customer.ts'
import { closeSetups } from '../payment-methods/close-setups.ts'
import { voidUnpaidPurchases } from '../purchases/void-unpaid.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'

/** Refuses with `card_attempts_locked` while card entry rests. */
export async function refuseLockedCards(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
): Promise<void> {
  const until = await lockedUntil({ db, clock }, accountId)
  if (until === null) return
  throw new BillingError('card_attempts_locked', `card entry of ${accountId} rests`, {
    details: { until: until.toISOString() },
  })
}

/** Wall time until which card entry rests, or null. */
export async function lockedUntil(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
): Promise<Date | null> {
  const [lock] = await db
    .select({ until: cardLocks.until })
    .from(cardLocks)
    .where(and(eq(cardLocks.accountId, accountId), gt(cardLocks.until, clock.now())))
  return lock?.until ?? null
}

/**
 * While card entry rests, no secret that is out may be used: card set-ups are canceled, and so is the unfinished
 * subscription, which voids its invoice and cancels its intent. What is paid for is never touched.
 */
export async function endLockedAttempt(deps: Deps, accountId: string): Promise<void> {
  if ((await lockedUntil(deps, accountId)) === null) return
  await voidUnpaidPurchases(deps, accountId)
  const customer = await findCustomer(deps, accountId)
  if (customer !== null) await closeSetups(deps, { accountId, customer, keep: 0 })
  const { row, facts } = await loadBilling(deps.db, accountId)
  const isOpen = row?.status === 'incomplete' || facts.subscription?.waitsForCard === true
  if (row === null || !isOpen) return
  const readSequence = await drawReadSequence(deps.db)
  try {
    const subscription = await cancelSubscription(deps.stripe, row.stripeId)
    const source = { accountId, readSequence, actor: { kind: 'job' as const } }
    await projecting(deps, source, (projection) => projectSubscription(projection, subscription))
  } catch (error) {
    // Already gone: its own event brings the row up to date.
    if (!(error instanceof StripeFailure && error.kind === 'missing')) throw error
  }
}

/** Lets an account enter cards again before its time, in somebody's name. @returns false when nothing was locked */
export async function unlockCards(deps: Deps, accountId: string, actor: Actor): Promise<boolean> {
  let wasLocked = false
  const source = { accountId, actor, readSequence: 0 }
  await projecting(deps, source, async (projection) => {
    const [removed] = await projection.tx
      .delete(cardLocks)
      .where(eq(cardLocks.accountId, accountId))
      .returning()
    wasLocked = removed !== undefined
    if (removed === undefined) return
    const facts = { until: removed.until.toISOString() }
    const subject = `card_locks:${accountId}`
    await record(projection, { action: 'card_entry.unlocked', facts, subject, before: facts, after: null })
  })
  return wasLocked
}
