import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import { billPending } from './bill-pending.ts'
import { pendingItems } from './pending-lines.ts'
import { dropPendingUpdate } from './pending-update.ts'
import { creditsOf, type Proration } from './prorations.ts'
import { putProrations } from './put-prorations.ts'
import { endSubscription } from './subscription-status.ts'

export interface Cancellation {
  /** Give back what was paid for the unused time. */
  prorate: boolean
  /** Bill what waits at once; else waiting prorations are dropped, or kept when they were just made. */
  invoiceNow: boolean
  details: { comment?: string | null; feedback?: string | null }
}

/** Cancels now. What is given back waits for the customer's next invoice, or is on a last one. */
export function cancelNow(ctx: Ctx, given: Subscription, how: Cancellation): Subscription {
  const subscription = dropPendingUpdate(ctx, given)
  if (!how.invoiceNow) dropPendingProrations(ctx, subscription)
  if (how.prorate) putProrations(ctx, subscription, cancelCredits(ctx, subscription), null)
  const last = how.invoiceNow ? billPending(ctx, subscription) : null
  if (last !== null) ctx.store.subscriptions.update(subscription.id, { latest_invoice: last })
  return endSubscription(ctx, subscription.id, 'cancellation_requested', how.details)
}

/** The planned end has come: what waits for an invoice is billed with it, then the subscription is over. */
export function reachEnd(ctx: Ctx, subscription: Subscription): void {
  const last = billPending(ctx, subscription, 'subscription_cycle')
  if (last !== null) ctx.store.subscriptions.update(subscription.id, { latest_invoice: last })
  endSubscription(ctx, subscription.id, 'cancellation_requested')
}

/** What canceling now gives back; nothing is stored. */
export function cancelCredits(ctx: Ctx, subscription: Subscription): Proration[] {
  if (!['active', 'past_due'].includes(subscription.status)) return []
  return creditsOf(ctx, subscription, subscription.items.data, ctx.now(subscription.customer))
}

function dropPendingProrations(ctx: Ctx, subscription: Subscription): void {
  for (const item of pendingItems(ctx, subscription)) {
    if (!item.proration) continue
    ctx.store.invoice_items.delete(item.id)
    ctx.emit('invoiceitem.deleted', item)
  }
}
