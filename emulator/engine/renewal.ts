import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import { currentPrice } from './current-price.ts'
import { periodContaining, type Period } from './periods.ts'
import { cadenceOf, isMetered, planOf } from './price-view.ts'
import type { SubscriptionItem } from './subscription-object.ts'
import { partialLine, regularLine, type PlannedLine } from './subscription-plan.ts'

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
    const full = periodContaining(
      subscription.billing_cycle_anchor,
      cadenceOf(price),
      item.current_period_end,
    )
    const period = nextPeriod(subscription, item, full)
    if (!isMetered(price)) {
      const product = ctx.store.products.get(price.product)
      const wanted = { price, product, quantity: item.quantity, metadata: item.metadata, discounts: [] }
      const isWhole = period.start === full.start && period.end === full.end
      const { currency } = subscription
      lines.push(
        isWhole
          ? regularLine(wanted, index, period, currency)
          : partialLine(wanted, index, period, full, currency),
      )
    }
    return {
      ...item,
      current_period_end: period.end,
      current_period_start: period.start,
      plan: planOf(price),
      price,
    }
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
