import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import { voidInvoice } from './invoicing.ts'
import type { SubscriptionItem } from './subscription-object.ts'
import { schedulePeriodEnd } from './subscription-status.ts'

const HOURS_TO_PAY = 23

/** Keeps a change of items until its invoice is paid: the subscription goes on as it was for 23 hours at most. */
export function waitForPayment(
  ctx: Ctx,
  id: string,
  invoice: string,
  items: SubscriptionItem[],
  before: Subscription,
): void {
  const now = ctx.now(before.customer)
  const ends = before.items.data.map((item) => item.current_period_end)
  const expires_at = Math.min(now + HOURS_TO_PAY * 3600, ...ends)
  const after = ctx.store.subscriptions.update(id, {
    latest_invoice: invoice,
    pending_update: {
      billing_cycle_anchor: null,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at,
      metadata: null,
      subscription_items: items,
      trial_end: null,
      trial_from_plan: null,
    },
  })
  ctx.emit('customer.subscription.updated', after, before)
  ctx.schedule({ kind: 'pending_update_expiry', subject: id, at: expires_at, clock: after.test_clock })
}

/** Carries out the change that waited for this payment. */
export function applyPendingUpdate(ctx: Ctx, before: Subscription): void {
  const items = before.pending_update?.subscription_items
  if (!items) return
  ctx.unschedule('pending_update_expiry', before.id)
  const after = ctx.store.subscriptions.update(before.id, {
    items: { ...before.items, data: items },
    pending_update: null,
  })
  ctx.emit('customer.subscription.updated', after, before)
  ctx.emit('customer.subscription.pending_update_applied', after)
  schedulePeriodEnd(ctx, after)
}

/** Nobody paid in time. */
export function expirePendingUpdate(ctx: Ctx, id: string): void {
  const subscription = ctx.store.subscriptions.find(id)
  if (subscription) dropPendingUpdate(ctx, subscription)
}

/** Gives up the change that waits, if any: its invoice is voided. Answers the subscription without it. */
export function dropPendingUpdate(ctx: Ctx, before: Subscription): Subscription {
  if (before.pending_update === null) return before
  ctx.unschedule('pending_update_expiry', before.id)
  const invoice = ctx.store.invoices.find(before.latest_invoice ?? '')
  if (invoice?.status === 'open') voidInvoice(ctx, invoice.id)
  const after = ctx.store.subscriptions.update(before.id, { pending_update: null })
  ctx.emit('customer.subscription.updated', after, before)
  ctx.emit('customer.subscription.pending_update_expired', after)
  return after
}
