import type { Ctx } from '../http/context.ts'
import type { Discount, Invoice, Subscription } from '../store/collections.ts'
import { couponOf, sharedDiscounts } from './discounts.ts'
import { clockAt } from './preview-change.ts'
import { previewInvoice } from './preview-invoice.ts'
import { periodAround } from './rhythm.ts'
import { inPeriod, wholeLines } from './whole-lines.ts'

/**
 * What the subscription bills again and again: each item's next whole period, less the discounts that stay. Without
 * prorations, what waits for an invoice, trials and discounts for a single invoice. Nothing is stored.
 */
export function previewRecurring(ctx: Ctx, subscription: Subscription, fresh: readonly Discount[]): Invoice {
  const { data } = subscription.items
  const ends = Math.max(...data.map((item) => item.current_period_end), subscription.billing_cycle_anchor)
  const items = data.map((item) => {
    const starts = Math.max(item.current_period_end, subscription.billing_cycle_anchor)
    const around = periodAround(subscription, item.price, starts)
    return inPeriod(item, around.start < starts ? periodAround(subscription, item.price, around.end) : around)
  })
  const stays = (id: string) => {
    const discount = fresh.find((one) => one.id === id) ?? ctx.store.discounts.find(id)
    return couponOf(ctx, discount?.source.coupon ?? null)?.duration !== 'once'
  }
  const shared = sharedDiscounts(ctx, subscription)
  if (subscription.discounts.length === 0 && !shared.every(stays)) {
    return ctx.rehearse((rehearsed) => {
      rehearsed.store.customers.update(subscription.customer, { discount: null })
      return previewRecurring(rehearsed, subscription, fresh)
    })
  }
  const steady: Subscription = {
    ...subscription,
    cancel_at: null,
    discounts: shared.filter(stays),
    items: {
      ...subscription.items,
      data: items.map((item) => ({ ...item, discounts: item.discounts.filter(stays) })),
    },
    status: 'active',
  }
  return previewInvoice(clockAt(ctx, ends), {
    subscription: steady,
    customer: ctx.store.customers.get(subscription.customer),
    lines: wholeLines(ctx, steady, steady.items.data),
    prorations: [],
    billingReason: 'subscription_cycle',
    period: { start: Math.min(...data.map((item) => item.current_period_start)), end: ends },
    waits: false,
    fresh,
  })
}
