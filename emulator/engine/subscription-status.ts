import type { Ctx } from '../http/context.ts'
import { closeChallenges } from '../payments/challenge.ts'
import type { Invoice, PaymentIntent, Subscription } from '../store/collections.ts'
import { voidInvoice } from './invoicing.ts'
import { closeSchedule } from './schedule-end.ts'

/** What a subscription may have appointed for itself. */
const TIMERS = ['incomplete_expiry', 'pending_update_expiry', 'period_end', 'trial_will_end'] as const

type CancelReason = 'cancellation_requested' | 'payment_failed' | 'payment_disputed'

/** The subscription an invoice is for, if any. */
export function subscriptionOf(ctx: Ctx, invoice: Invoice): Subscription | undefined {
  return ctx.store.subscriptions.find(invoice.parent?.subscription_details?.subscription ?? '')
}

/** A paid latest invoice makes its subscription active, saves its card where asked, and clears the customer's debt. */
export function activateAfterPayment(ctx: Ctx, invoice: Invoice, intent: PaymentIntent | null): void {
  const before = subscriptionOf(ctx, invoice)
  if (before !== undefined && before.latest_invoice === invoice.id && before.ended_at === null) {
    const wakes = ['incomplete', 'past_due', 'unpaid'].includes(before.status)
    const saves = before.payment_settings?.save_default_payment_method === 'on_subscription'
    const after = ctx.store.subscriptions.update(before.id, {
      ...(wakes ? { status: 'active' as const } : {}),
      ...(saves && intent?.payment_method ? { default_payment_method: intent.payment_method } : {}),
    })
    if (before.status === 'incomplete') {
      ctx.unschedule('incomplete_expiry', before.id)
      schedulePeriodEnd(ctx, after)
    }
    ctx.emit('customer.subscription.updated', after, before)
  }
  setDelinquent(ctx, invoice, false)
}

/** A failed latest invoice makes an active subscription past due; the last failed retry ends it. */
export function fallPastDue(ctx: Ctx, invoice: Invoice, isLastAttempt: boolean): void {
  const before = subscriptionOf(ctx, invoice)
  if (before === undefined || before.latest_invoice !== invoice.id) return
  // What is unpaid is a change that was not made: the subscription itself owes nothing.
  if (before.pending_update !== null) return
  if (before.status === 'active') {
    const after = ctx.store.subscriptions.update(before.id, { status: 'past_due' })
    ctx.emit('customer.subscription.updated', after, before)
    setDelinquent(ctx, invoice, true)
  }
  if (isLastAttempt) endSubscription(ctx, before.id, 'payment_failed')
}

function setDelinquent(ctx: Ctx, invoice: Invoice, delinquent: boolean): void {
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

/** The first moment at which the subscription changes by itself. */
export function schedulePeriodEnd(ctx: Ctx, subscription: Subscription): void {
  const ends = subscription.items.data.map((item) => item.current_period_end)
  if (subscription.cancel_at !== null) ends.push(subscription.cancel_at)
  ctx.schedule({
    kind: 'period_end',
    subject: subscription.id,
    at: Math.min(...ends),
    clock: subscription.test_clock,
  })
}
