import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import { creditsOf, debitsOf, isPriced, type Proration } from './prorations.ts'
import { periodAround } from './rhythm.ts'
import type { SubscriptionItem } from './subscription-object.ts'
import { inPeriod } from './whole-lines.ts'

/** The items with their running periods ended where the subscription ends, if that is sooner; whole ones otherwise. */
export function itemsUntil(subscription: Subscription, cancelAt: number | null): SubscriptionItem[] {
  return subscription.items.data.map((item) => {
    const { end } = periodAround(subscription, item.price, item.current_period_start)
    const ends = Math.min(end, cancelAt ?? Infinity)
    return ends === item.current_period_end
      ? item
      : inPeriod(item, { start: item.current_period_start, end: ends })
  })
}

/** What moving the ends of the running periods gives back, or costs, for the items that stay as they are. */
export function cutProrations(
  ctx: Ctx,
  subscription: Subscription,
  after: readonly SubscriptionItem[],
): Proration[] {
  return subscription.items.data.flatMap((item) => {
    const kept = after.find(({ id }) => id === item.id)
    if (kept === undefined || isPriced({ before: item, after: kept })) return []
    const end = kept.current_period_end
    const start = item.current_period_end
    if (end < start) return creditsOf(ctx, subscription, [item], end)
    if (end === start) return []
    return debitsOf(ctx, subscription, [{ ...item, current_period_end: end }], start)
  })
}
