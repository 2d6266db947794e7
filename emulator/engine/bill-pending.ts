import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import { ABSENT, chargeInvoice, methodOf } from './collection.ts'
import { createSubscriptionInvoice, finalizeInvoice } from './invoicing.ts'
import { claimPendingLines } from './pending-lines.ts'

/** Bills at once what waits for the subscription's next invoice; answers that invoice's id, null when nothing waits. */
export function billPending(
  ctx: Ctx,
  subscription: Subscription,
  billingReason: 'subscription_cycle' | 'subscription_update' = 'subscription_update',
): string | null {
  const id = ctx.ids.next('in_')
  const prorations = claimPendingLines(ctx, subscription, id)
  if (prorations.length === 0) return null
  const now = ctx.now(subscription.customer)
  createSubscriptionInvoice(ctx, id, {
    subscription,
    customer: ctx.store.customers.get(subscription.customer),
    lines: [],
    prorations,
    billingReason,
    period: { start: subscription.items.data[0]?.current_period_start ?? now, end: now },
    waits: false,
  })
  const open = finalizeInvoice(ctx, id)
  const method = methodOf(ctx, subscription)
  if (open.status === 'open' && method) chargeInvoice(ctx, open, method, ABSENT)
  return id
}
