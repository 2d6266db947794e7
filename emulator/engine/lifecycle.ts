import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import { reachEnd } from './cancel.ts'
import { changeSubscription } from './change-subscription.ts'
import {
  ABSENT,
  chargeInvoice,
  failAgain,
  failWithoutMethod,
  methodOf,
  payerOf,
  PRESENT,
} from './collection.ts'
import { finalRefusal } from './dunning.ts'
import { createSubscriptionInvoice, finalizeInvoice, voidInvoice } from './invoicing.ts'
import { claimPendingLines } from './pending-lines.ts'
import { dropPendingUpdate } from './pending-update.ts'
import { renewalOf } from './renewal.ts'
import { enterDuePause } from './pause-schedule.ts'
import { enterDuePhase, phaseAt, trialIn } from './schedule-phases.ts'
import { divertInvoice } from './pause-collection.ts'
import { schedulePeriodEnd } from './period-end.ts'
import { activateAfterPayment, endSubscription, setDelinquent } from './subscription-status.ts'

/** 23 hours after it began: a first invoice that nobody paid is voided and the subscription is over. */
export function expireIncomplete(ctx: Ctx, id: string): void {
  const before = ctx.store.subscriptions.find(id)
  if (before?.status !== 'incomplete') return
  const first = ctx.store.invoices.find(before.latest_invoice ?? '')
  if (first?.status === 'open') voidInvoice(ctx, first.id)
  const after = ctx.store.subscriptions.update(id, {
    ended_at: ctx.now(before.customer),
    status: 'incomplete_expired',
  })
  ctx.emit('customer.subscription.updated', after, before)
}

/** Three days before a trial ends. */
export function announceTrial(ctx: Ctx, id: string): void {
  const subscription = ctx.store.subscriptions.find(id)
  if (subscription?.status === 'trialing') ctx.emit('customer.subscription.trial_will_end', subscription)
}

/** A period, a trial or the subscription itself is over: cancel, convert or renew. */
export function passPeriodEnd(ctx: Ctx, id: string): void {
  const given = ctx.store.subscriptions.find(id)
  if (given === undefined) return
  const before = dropPendingUpdate(ctx, given)
  if (!['active', 'past_due', 'paused', 'trialing', 'unpaid'].includes(before.status)) return
  const now = ctx.now(before.customer)
  if (before.cancel_at !== null && before.cancel_at <= now) {
    reachEnd(ctx, before)
    return
  }
  if (before.status === 'paused') return
  if (enterDuePause(ctx, before)) return
  const subscription = enterDuePhase(ctx, before, 'boundary')
  const schedule = ctx.store.subscription_schedules.find(subscription.schedule ?? '')
  const trial = trialIn(subscription, schedule && phaseAt(schedule, now), now)
  if (trial !== null) beginTrial(ctx, subscription, trial, before)
  else if (subscription.status === 'trialing') endTrial(ctx, subscription, 'draft', before)
  else renew(ctx, subscription, { billing: 'draft', before })
}

/** A phase begins with a trial as a period ends: nothing is left to give back, and nothing is billed. */
function beginTrial(ctx: Ctx, subscription: Subscription, trial: number, before: Subscription): void {
  changeSubscription(ctx, subscription, {
    items: [],
    anchor: 'unchanged',
    trial,
    extras: [],
    held: {},
    prorationBehavior: 'none',
    prorationDate: null,
    paymentBehavior: 'allow_incomplete',
    offSession: true,
    before,
  })
}

/**
 * The trial is over: without anything to pay with, what the trial settings say; else the first paid period begins.
 * `now` bills in this request, `draft` an hour later.
 */
export function endTrial(
  ctx: Ctx,
  subscription: Subscription,
  billing: 'now' | 'draft',
  before: Subscription = subscription,
): void {
  ctx.unschedule('trial_will_end', subscription.id)
  const missing = subscription.trial_settings?.end_behavior.missing_payment_method
  const stranded = isStranded(ctx, subscription)
  if (stranded && missing === 'cancel') endSubscription(ctx, subscription.id, null)
  else if (stranded && missing === 'pause') pauseAfterTrial(ctx, before)
  else renew(ctx, subscription, { billing, before })
}

/** Whether the end of a trial finds nothing to pay with. */
export function isStranded(ctx: Ctx, subscription: Subscription): boolean {
  return (
    subscription.collection_method === 'charge_automatically' && methodOf(ctx, subscription) === undefined
  )
}

function pauseAfterTrial(ctx: Ctx, before: Subscription): void {
  const after = ctx.store.subscriptions.update(before.id, {
    status: 'paused',
    status_details: {
      paused: {
        subscription: { type: 'trial_end_without_payment_method' },
        transitioned_at: ctx.now(before.customer),
        type: 'subscription',
      },
    },
  })
  ctx.emit('customer.subscription.updated', after, before)
  ctx.emit('customer.subscription.paused', after)
}

/** Moves every item whose period is over into the next one and bills them together. */
function renew(
  ctx: Ctx,
  current: Subscription,
  { billing, before }: { billing: 'now' | 'draft'; before: Subscription },
): void {
  const now = ctx.now(before.customer)
  const { items, lines } = renewalOf(ctx, current, now)
  const previous = before.items.data[0]
  const invoiceId = ctx.ids.next('in_')
  const prorations = claimPendingLines(ctx, before, invoiceId)
  const bills = lines.length > 0 || prorations.length > 0
  const after = ctx.store.subscriptions.update(before.id, {
    items: { ...current.items, data: items },
    ...(bills ? { latest_invoice: invoiceId } : {}),
    status: before.status === 'trialing' ? 'active' : before.status,
  })
  ctx.emit('customer.subscription.updated', after, before)
  schedulePeriodEnd(ctx, after)
  if (!bills) return
  createSubscriptionInvoice(ctx, invoiceId, {
    subscription: after,
    customer: ctx.store.customers.get(after.customer),
    lines,
    prorations,
    billingReason: 'subscription_cycle',
    period: { start: previous?.current_period_start ?? now, end: previous?.current_period_end ?? now },
    waits: billing === 'draft',
  })
  if (divertInvoice(ctx, after, invoiceId)) return
  if (billing === 'now') finalizeAndCharge(ctx, invoiceId)
}

/** Finalizes a draft and charges it, or sends it, as its collection method says. */
export function finalizeAndCharge(ctx: Ctx, id: string): void {
  const invoice = ctx.store.invoices.find(id)
  if (invoice?.status !== 'draft') return
  const open = finalizeInvoice(ctx, id)
  if (open.status === 'paid') activateAfterPayment(ctx, open, null)
  if (open.status !== 'open') return
  if (open.collection_method === 'send_invoice') {
    ctx.emit('invoice.sent', open)
    return
  }
  chargeAutomatically(ctx, id)
}

/** Stripe's own attempt: without the customer, unless a request of this moment asks for it. */
export function chargeAutomatically(ctx: Ctx, id: string): void {
  const invoice = ctx.store.invoices.find(id)
  if (invoice?.status !== 'open') return
  const method = payerOf(ctx, invoice)
  const refusal = method && finalRefusal(ctx, invoice, method)
  if (method === undefined) failWithoutMethod(ctx, invoice)
  else if (refusal) failAgain(ctx, invoice, refusal)
  else chargeInvoice(ctx, invoice, method, ctx.request.id === null ? ABSENT : PRESENT)
}

/** An invoice sent by mail was not paid in time. */
export function passDueDate(ctx: Ctx, id: string): void {
  const invoice = ctx.store.invoices.find(id)
  if (invoice?.status !== 'open') return
  ctx.emit('invoice.overdue', invoice)
  const before = ctx.store.subscriptions.find(invoice.parent?.subscription_details?.subscription ?? '')
  if (before?.status !== 'active' || before.latest_invoice !== id) return
  const after = ctx.store.subscriptions.update(before.id, { status: 'past_due' })
  ctx.emit('customer.subscription.updated', after, before)
  setDelinquent(ctx, invoice, true)
}
