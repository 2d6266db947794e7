import type { Ctx } from '../http/context.ts'
import { currentPrice } from './current-price.ts'
import { isMetered } from './price-view.ts'
import type { SubscriptionItem } from './subscription-object.ts'
import { regularLine, type PlannedLine } from './subscription-plan.ts'

/** What each licensed item's own period costs whole, at the price as it is now. */
export function wholeLines(ctx: Ctx, items: readonly SubscriptionItem[], currency: string): PlannedLine[] {
  return items.flatMap((item, index) => {
    const price = currentPrice(ctx, item.price)
    if (isMetered(price)) return []
    const product = ctx.store.products.get(price.product)
    const wanted = { price, product, quantity: item.quantity, metadata: item.metadata, discounts: [] }
    const period = { start: item.current_period_start, end: item.current_period_end }
    return [regularLine(wanted, index, period, currency)]
  })
}

/** The item in another period. */
export const inPeriod = (
  item: SubscriptionItem,
  period: { start: number; end: number },
): SubscriptionItem => ({
  ...item,
  current_period_end: period.end,
  current_period_start: period.start,
})
