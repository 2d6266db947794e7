import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import { currentPrice } from './current-price.ts'
import { periodContaining } from './periods.ts'
import { cadenceOf, isMetered, planOf } from './price-view.ts'
import type { SubscriptionItem } from './subscription-object.ts'
import { regularLine, type PlannedLine } from './subscription-plan.ts'

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
    const anchor = subscription.billing_cycle_anchor
    const period = periodContaining(anchor, cadenceOf(price), item.current_period_end)
    if (!isMetered(price)) {
      const product = ctx.store.products.get(price.product)
      const wanted = { price, product, quantity: item.quantity, metadata: item.metadata, discounts: [] }
      lines.push(regularLine(wanted, index, period, subscription.currency))
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
