import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import { ABSENT, chargeInvoice, methodOf } from './collection.ts'
import { prorationItem } from './invoice-item-object.ts'
import { createSubscriptionInvoice, finalizeInvoice } from './invoicing.ts'
import { claimPendingLines, pendingItems } from './pending-lines.ts'
import { prorationsOf } from './prorations.ts'
import { endSubscription } from './subscription-status.ts'

export interface Cancellation {
  /** Give back what was paid for the unused time. */
  prorate: boolean
  /** Bill what waits at once; else waiting prorations are dropped, or kept when they were just made. */
  invoiceNow: boolean
  details: { comment?: string | null; feedback?: string | null }
}

/** Cancels now. What is given back waits for the customer's next invoice, or is on a last one. */
export function cancelNow(ctx: Ctx, subscription: Subscription, how: Cancellation): Subscription {
  if (!how.invoiceNow) dropPendingProrations(ctx, subscription)
  if (how.prorate && ['active', 'past_due'].includes(subscription.status)) giveBack(ctx, subscription)
  const last = how.invoiceNow ? lastInvoice(ctx, subscription) : null
  if (last !== null) ctx.store.subscriptions.update(subscription.id, { latest_invoice: last })
  return endSubscription(ctx, subscription.id, 'cancellation_requested', how.details)
}

function giveBack(ctx: Ctx, subscription: Subscription): void {
  const changes = subscription.items.data.map((item) => ({ kind: 'remove' as const, item }))
  const now = ctx.now(subscription.customer)
  for (const proration of prorationsOf(ctx, subscription, [], changes, now)) {
    const item = ctx.store.invoice_items.put(prorationItem(ctx, subscription, proration, null))
    ctx.emit('invoiceitem.created', item)
  }
}

function dropPendingProrations(ctx: Ctx, subscription: Subscription): void {
  for (const item of pendingItems(ctx, subscription)) {
    if (!item.proration) continue
    ctx.store.invoice_items.delete(item.id)
    ctx.emit('invoiceitem.deleted', item)
  }
}

function lastInvoice(ctx: Ctx, subscription: Subscription): string | null {
  const id = ctx.ids.next('in_')
  const prorations = claimPendingLines(ctx, subscription, id)
  if (prorations.length === 0) return null
  const now = ctx.now(subscription.customer)
  createSubscriptionInvoice(ctx, id, {
    subscription,
    customer: ctx.store.customers.get(subscription.customer),
    lines: [],
    prorations,
    billingReason: 'subscription_update',
    period: { start: subscription.items.data[0]?.current_period_start ?? now, end: now },
    waits: false,
  })
  const open = finalizeInvoice(ctx, id)
  const method = methodOf(ctx, subscription)
  if (open.status === 'open' && method) chargeInvoice(ctx, open, method, ABSENT)
  return id
}
