import { eq } from 'drizzle-orm'
import type Stripe from 'stripe'
import { BillingError } from '#shared/errors.ts'
import { invoices } from '../../db/schema/invoices.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { Deps } from '../../deps.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { CancelWish, KeepWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { bookChange } from '../changes/book-change.ts'
import { releaseSchedule } from './open-schedule.ts'

/** Lets go of what is booked for later, because Stripe's schedule would keep the subscription, then books the end. */
export async function carryOutCancel(
  deps: Deps,
  operation: OperationWith<CancelWish>,
): Promise<OperationEnd> {
  const { subscriptionId, reason, comment, now } = operation.input
  const cancellation_details = {
    ...(reason === null ? {} : { feedback: reason }),
    ...(comment === null ? {} : { comment }),
  }
  const done: OperationEnd = { outcome: { kind: 'done', subscriptionId }, answer: null }
  if (now !== null) {
    await endNow(deps, operation, { subscriptionId, cancellation_details, ...now })
    return done
  }
  // A request for the same that was checked before the other one ended finds its work done.
  if (await isEndBooked(deps, subscriptionId)) return done
  await releaseSchedule(deps, operation, subscriptionId)
  await runStep(deps, operation, 'book_end', () => ({
    call: 'subscriptions.update',
    id: subscriptionId,
    params: {
      cancel_at_period_end: true,
      cancellation_details,
    },
    expects: { cancelAtPeriodEnd: true },
  }))
  return done
}

interface EndNow {
  subscriptionId: string
  cancellation_details: Stripe.SubscriptionCancelParams.CancellationDetails
  refundMinor: number
  paymentIntentId: string | null
}

/** Ends it first, so that nothing is given back for what still runs; the schedule ends with it. */
async function endNow(deps: Deps, operation: OperationWith<CancelWish>, end: EndNow): Promise<void> {
  const { subscriptionId, cancellation_details, refundMinor, paymentIntentId } = end
  await runStep(deps, operation, 'end_now', () => ({
    call: 'subscriptions.cancel',
    id: subscriptionId,
    params: { invoice_now: false, prorate: false, cancellation_details },
  }))
  if (refundMinor === 0 || paymentIntentId === null) return
  // By a credit note, so that the tax of what is given back is taken off as well.
  await runStep(deps, operation, 'refund', async () => ({
    call: 'creditNotes.create',
    params: {
      invoice: await invoicePaidBy(deps, paymentIntentId),
      amount: refundMinor,
      refund_amount: refundMinor,
      metadata: { operation_id: operation.id },
    },
  }))
}

async function invoicePaidBy({ db }: Deps, paymentIntentId: string): Promise<string> {
  const [row] = await db
    .select({ stripeId: invoices.stripeId })
    .from(invoices)
    .where(eq(invoices.paymentIntentId, paymentIntentId))
  if (row === undefined) throw new BillingError('needs_review', 'what is given back was paid for no invoice')
  return row.stripeId
}

/** Takes the end back, as long as it ends with its period. */
export async function carryOutKeep(deps: Deps, operation: OperationWith<KeepWish>): Promise<OperationEnd> {
  const { subscriptionId, putBack } = operation.input
  await runStep(deps, operation, 'take_back_end', () => ({
    call: 'subscriptions.update',
    id: subscriptionId,
    params: { cancel_at_period_end: false },
    expects: { cancelAtPeriodEnd: false },
  }))
  if (putBack !== null) await bookChange(deps, operation, subscriptionId, putBack)
  return { outcome: { kind: 'done', subscriptionId }, answer: null }
}

async function isEndBooked({ db }: Deps, subscriptionId: string): Promise<boolean> {
  const [row] = await db
    .select({ isBooked: subscriptions.cancelAtPeriodEnd })
    .from(subscriptions)
    .where(eq(subscriptions.stripeId, subscriptionId))
  return row?.isBooked === true
}
