import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import { periodContaining } from './periods.ts'
import { cadenceOf } from './price-view.ts'
import { creditsOf, debitsOf, type Proration } from './prorations.ts'
import type { SubscriptionItem } from './subscription-object.ts'
import { inPeriod } from './whole-lines.ts'

/** The items with their running periods ended where the subscription ends, if that is sooner; whole ones otherwise. */
export function itemsUntil(subscription: Subscription, cancelAt: number | null): SubscriptionItem[] {
  const anchor = subscription.billing_cycle_anchor
  return subscription.items.data.map((item) => {
    const { end } = periodContaining(anchor, cadenceOf(item.price), item.current_period_start)
    const ends = Math.min(end, cancelAt ?? Infinity)
    return ends === item.current_period_end
      ? item
      : inPeriod(item, { start: item.current_period_start, end: ends })
  })
}

/** What moving the ends of the running periods gives back, or costs. */
export function cutProrations(
  ctx: Ctx,
  subscription: Subscription,
  after: readonly SubscriptionItem[],
): Proration[] {
  return subscription.items.data.flatMap((item, index) => {
    const end = after[index]?.current_period_end ?? item.current_period_end
    const start = item.current_period_end
    if (end < start) return creditsOf(ctx, subscription, [item], end)
    if (end === start) return []
    return debitsOf(ctx, subscription, [{ ...item, current_period_end: end }], start)
  })
}
