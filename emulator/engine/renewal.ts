import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import { currentPrice } from './current-price.ts'
import type { Period } from './periods.ts'
import { isMetered, planOf } from './price-view.ts'
import { periodAround } from './rhythm.ts'
import type { SubscriptionItem } from './subscription-object.ts'
import type { PlannedLine } from './subscription-plan.ts'
import { lineOfPeriod } from './whole-lines.ts'

/** The items whose period is over at the moment, in their next one, with what that costs; nothing is stored. */
export function renewalOf(
  ctx: Ctx,
  subscription: Subscription,
  moment: number,
): { items: SubscriptionItem[]; lines: PlannedLine[] } {
  const lines: PlannedLine[] = []
  const items = subscription.items.data.map((item, index) => {
    if (item.current_period_end > moment) return item
    const price = currentPrice(ctx, item.price)
    const full = periodAround(subscription, price, item.current_period_end)
    const period = nextPeriod(subscription, item, full)
    const next = {
      ...item,
      current_period_end: period.end,
      current_period_start: period.start,
      plan: planOf(price),
      price,
    }
    if (!isMetered(price)) lines.push(lineOfPeriod(ctx, subscription, next, index))
    return next
  })
  return { items, lines }
}

/** It begins where the last one ended, which a trial may do within the rhythm, and the subscription's end cuts it. */
function nextPeriod(subscription: Subscription, item: SubscriptionItem, full: Period): Period {
  return {
    start: Math.max(full.start, item.current_period_end),
    end: Math.min(full.end, subscription.cancel_at ?? Infinity),
  }
}
