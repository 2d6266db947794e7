import { and, eq } from 'drizzle-orm'
import type { DropBookedChangeInput, WaitingChangeInput } from '#shared/contracts/plan-changes.ts'
import type { PaymentStep } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import { changeWishSchema, type DropBookedWish, type WaitingChangeWish } from '../operations/inputs.ts'
import { runOperation } from '../operations/run-operation.ts'
import type { Manager } from '../subscriptions/cancel-subscription.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'
import { paymentStepOf } from '../subscriptions/payment-step.ts'
import { findOpenSchedule } from '../subscriptions/open-schedule.ts'
import { isChangeWaiting } from './waiting-change.ts'

/**
 * Goes on with a change after the bank's check, or later from another page. Refuses with `card_declined` when it was
 * refused, with `quote_expired` when it ran out, and an attempt that is not the account's with `not_found`.
 */
export async function finishChange(
  deps: Deps,
  { accountId, user }: Manager,
  { attemptId, changeAttemptId }: WaitingChangeInput,
): Promise<PaymentStep> {
  const wish = await findChange(deps, accountId, changeAttemptId)
  const { outcome, answer } = await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'finish_change',
    inputHash: hashOfInput({ changeAttemptId }),
    user,
    prepare: () => Promise.resolve(wish),
  })
  return paymentStepOf(deps, { accountId, attemptId }, outcome, answer)
}

/** Gives up a change that waits for its payment. Refuses with `no_change_waiting` or `not_found`. */
export async function dropChange(
  deps: Deps,
  { accountId, user }: Manager,
  { attemptId, changeAttemptId }: WaitingChangeInput,
): Promise<void> {
  const wish = await findChange(deps, accountId, changeAttemptId)
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'drop_change',
    inputHash: hashOfInput({ changeAttemptId }),
    user,
    async prepare() {
      if (!isChangeWaiting(await loadBilling(deps.db, accountId))) throw nothingWaits()
      return wish
    },
  })
}

/** Lets go of the change that is booked for the next period. Refuses with `no_change_waiting`. */
export async function dropBookedChange(
  deps: Deps,
  { accountId, user }: Manager,
  { attemptId }: DropBookedChangeInput,
): Promise<void> {
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'drop_booked_change',
    inputHash: hashOfInput({}),
    user,
    async prepare(): Promise<DropBookedWish> {
      const { row } = await loadBilling(deps.db, accountId)
      const scheduleId = row === null ? null : await findOpenSchedule(deps, row.stripeId)
      if (row === null || scheduleId === null) throw nothingWaits()
      return { subscriptionId: row.stripeId, scheduleId }
    },
  })
}

async function findChange(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
  changeAttemptId: string,
): Promise<WaitingChangeWish> {
  const [row] = await db
    .select({ id: billingOperations.id, input: billingOperations.input })
    .from(billingOperations)
    .where(
      and(
        eq(billingOperations.accountId, accountId),
        eq(billingOperations.attemptId, changeAttemptId),
        eq(billingOperations.kind, 'change_subscription'),
      ),
    )
  if (row === undefined) throw new BillingError('not_found', 'there is no such attempt')
  return { changeOperationId: row.id, change: changeWishSchema.parse(row.input) }
}

function nothingWaits(): BillingError {
  return new BillingError('no_change_waiting', 'nothing is booked or waits for its payment')
}
