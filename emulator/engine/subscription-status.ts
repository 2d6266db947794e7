import type { Ctx } from '../http/context.ts'
import { closeChallenges } from '../payments/challenge.ts'
import type { Invoice, PaymentIntent, Subscription } from '../store/collections.ts'
import type { DunningSettings } from '../store/internal-records.ts'
import { voidInvoice } from './invoicing.ts'
import { applyChange, changeBy } from './pending-update.ts'
import { schedulePeriodEnd } from './period-end.ts'
import { completeResumption, resumptionBy } from './resumption.ts'
import { closeSchedule } from './schedule-end.ts'
import { announceTrialEnd } from './trial-notice.ts'
import { markUncollectible } from './uncollectible.ts'

/** What a subscription may have appointed for itself. */
const TIMERS = [
  'collection_resume',
  'incomplete_expiry',
  'invoice_upcoming',
  'pending_update_expiry',
  'period_end',
  'resumption_expiry',
  'trial_will_end',
] as const

type CancelReason = 'cancellation_requested' | 'payment_failed' | 'payment_disputed'

/** The subscription an invoice is for, if any. */
export function subscriptionOf(ctx: Ctx, invoice: Invoice): Subscription | undefined {
  return ctx.store.subscriptions.find(invoice.parent?.subscription_details?.subscription ?? '')
}

/**
 * A paid latest invoice makes its subscription active (a resumption invoice resumes it), saves its card where asked,
 * and clears the customer's debt.
 */
export function activateAfterPayment(ctx: Ctx, invoice: Invoice, intent: PaymentIntent | null): void {
  const before = subscriptionOf(ctx, invoice)
  const change = before && changeBy(ctx, before, invoice.id)
  if (before !== undefined && change !== undefined) {
    const saved = { ...savedMethod(before, intent), ...paidStatus(change.after.status) }
    applyChange(ctx, before, change, { told: change.told ?? before, saved })
  } else if (
    before !== undefined &&
    decidingInvoice(ctx, before)?.id === invoice.id &&
    before.ended_at === null
  ) {
    const saved = savedMethod(before, intent)
    const resumption = resumptionBy(ctx, before, invoice.id)
    if (resumption === undefined) wakeAfterPayment(ctx, before, saved)
    else completeResumption(ctx, { ...before, ...saved }, resumption, 'active', before)
  }
  setDelinquent(ctx, invoice, false)
}

/** The invoice that a subscription's status follows: the latest one that is not a draft and was not voided. */
function decidingInvoice(ctx: Ctx, subscription: Subscription): Invoice | undefined {
  const latest = ctx.store.invoices.find(subscription.latest_invoice ?? '')
  if (latest?.status !== 'void') return latest
  return ctx.store.invoices
    .by('subscription', subscription.id)
    .find(({ status }) => status !== 'void' && status !== 'draft')
}

/** The latest invoice of a subscription that owes was voided by hand: it follows the one before. */
export function fallBackAfterVoid(ctx: Ctx, voided: Invoice): void {
  const before = subscriptionOf(ctx, voided)
  if (before === undefined || before.latest_invoice !== voided.id) return
  if (before.status !== 'past_due' && before.status !== 'unpaid') return
  if (decidingInvoice(ctx, before)?.status === 'open') return
  const after = ctx.store.subscriptions.update(before.id, { status: 'active' })
  ctx.emit('customer.subscription.updated', after, before)
  setDelinquent(ctx, voided, false)
}

const WAKES: readonly string[] = ['incomplete', 'past_due', 'unpaid']

/** What owed this invoice owes nothing now. */
const paidStatus = (status: string): Partial<Subscription> =>
  WAKES.includes(status) ? { status: 'active' } : {}

function savedMethod(subscription: Subscription, intent: PaymentIntent | null): Partial<Subscription> {
  const saves = subscription.payment_settings?.save_default_payment_method === 'on_subscription'
  return saves && intent?.payment_method ? { default_payment_method: intent.payment_method } : {}
}

function wakeAfterPayment(ctx: Ctx, before: Subscription, saved: Partial<Subscription>): void {
  const begins = before.status === 'incomplete'
  // What the first invoice of a trial asks for is what was to be paid beside the plan.
  const status =
    begins && before.trial_end !== null ? { status: 'trialing' as const } : paidStatus(before.status)
  const after = ctx.store.subscriptions.update(before.id, { ...status, ...saved })
  ctx.emit('customer.subscription.updated', after, before)
  if (!begins) return
  ctx.unschedule('incomplete_expiry', before.id)
  schedulePeriodEnd(ctx, after)
  if (after.trial_end !== null) announceTrialEnd(ctx, after, after.trial_end)
}

/**
 * A failed latest invoice makes an active subscription past due. `then` is what the account does when it was the last
 * try; null before that.
 */
export function fallPastDue(ctx: Ctx, invoice: Invoice, then: DunningSettings['then'] | null): void {
  const before = subscriptionOf(ctx, invoice)
  if (before === undefined || before.latest_invoice !== invoice.id) return
  // What is unpaid is a change that was not made: the subscription itself owes nothing.
  if (before.pending_update !== null) return
  const resumption = resumptionBy(ctx, before, invoice.id)
  if (resumption?.waits_for === 'attempt') {
    completeResumption(ctx, before, resumption, 'past_due', before)
    setDelinquent(ctx, invoice, true)
    return
  }
  // What is paused does not fall: an older invoice goes on by itself, and a resumption waits for its payment.
  if (before.status === 'paused') return
  if (before.status === 'active') {
    const after = ctx.store.subscriptions.update(before.id, { status: 'past_due' })
    ctx.emit('customer.subscription.updated', after, before)
    setDelinquent(ctx, invoice, true)
  }
  if (then === 'cancel') endSubscription(ctx, before.id, 'payment_failed')
  if (then === 'pause') pauseUnpaid(ctx, before.id, invoice)
  if (then === 'unpaid') {
    const owing = ctx.store.subscriptions.get(before.id)
    const unpaid = ctx.store.subscriptions.update(before.id, { status: 'unpaid' })
    ctx.emit('customer.subscription.updated', unpaid, owing)
  }
}

/** The last try failed and the account pauses then: the invoice is given up, and so is the time that it was for. */
function pauseUnpaid(ctx: Ctx, id: string, invoice: Invoice): void {
  const owing = ctx.store.subscriptions.get(id)
  const now = ctx.now(owing.customer)
  const open = ctx.store.invoices.get(invoice.id)
  if (open.status === 'open') markUncollectible(ctx, open, 'subscription_paused')
  const data = owing.items.data.map((item) => ({
    ...item,
    current_period_end: Math.max(item.current_period_start, Math.min(item.current_period_end, now)),
  }))
  const paused = ctx.store.subscriptions.update(id, {
    items: { ...owing.items, data },
    status: 'paused',
    status_details: {
      paused: { subscription: { type: 'final_payment_failure' }, transitioned_at: now, type: 'subscription' },
    },
  })
  ctx.emit('customer.subscription.updated', paused, owing)
  ctx.emit('customer.subscription.paused', paused)
  schedulePeriodEnd(ctx, paused)
}

/** Whether the customer owes; tells of a change. */
export function setDelinquent(ctx: Ctx, invoice: Invoice, delinquent: boolean): void {
  const customer = ctx.store.customers.find(invoice.customer ?? '')
  if (customer === undefined || customer.delinquent === delinquent) return
  ctx.emit('customer.updated', ctx.store.customers.update(customer.id, { delinquent }), customer)
}

/** Cancels now: open invoices stop collecting, an unpaid first invoice is voided. Emits `.deleted`. */
export function endSubscription(
  ctx: Ctx,
  id: string,
  reason: CancelReason | null,
  details: { comment?: string | null; feedback?: string | null } = {},
): Subscription {
  const before = ctx.store.subscriptions.get(id)
  const now = ctx.now(before.customer)
  for (const kind of TIMERS) ctx.unschedule(kind, id)
  for (const invoice of ctx.store.invoices.by('subscription', id)) {
    if (invoice.status === 'open' && before.status === 'incomplete') voidInvoice(ctx, invoice.id)
    else if (invoice.status === 'open' || invoice.status === 'draft') stopCollecting(ctx, invoice)
  }
  cancelPendingSetup(ctx, before)
  ctx.store.resumptions.delete(id)
  ctx.store.pending_changes.delete(id)
  closeSchedule(ctx, before, reason === 'payment_failed' ? 'aborted' : 'canceled')
  const ended = ctx.store.subscriptions.update(id, {
    cancel_at_period_end: before.cancel_at_period_end,
    canceled_at: before.canceled_at ?? now,
    cancellation_details: {
      comment: details.comment ?? before.cancellation_details?.comment ?? null,
      feedback: details.feedback ?? before.cancellation_details?.feedback ?? null,
      feedback_option: null,
      reason,
    },
    ended_at: now,
    pending_update: null,
    schedule: null,
    status: 'canceled',
  })
  ctx.emit('customer.subscription.deleted', ended)
  return ended
}

function stopCollecting(ctx: Ctx, invoice: Invoice): void {
  ctx.unschedule('invoice_retry', invoice.id)
  ctx.unschedule('invoice_finalize', invoice.id)
  const after = ctx.store.invoices.update(invoice.id, {
    auto_advance: false,
    automatically_finalizes_at: null,
    next_payment_attempt: null,
  })
  ctx.emit('invoice.updated', after, invoice)
}

function cancelPendingSetup(ctx: Ctx, subscription: Subscription): void {
  const intent = ctx.store.setup_intents.find(subscription.pending_setup_intent ?? '')
  if (intent === undefined || intent.status === 'succeeded' || intent.status === 'canceled') return
  closeChallenges(ctx, intent.id)
  const canceled = ctx.store.setup_intents.update(intent.id, { next_action: null, status: 'canceled' })
  ctx.emit('setup_intent.canceled', canceled)
}
