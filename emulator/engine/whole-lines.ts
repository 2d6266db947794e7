import type { Ctx } from '../http/context.ts'
import { currentPrice } from './current-price.ts'
import type { Period } from './periods.ts'
import { isMetered } from './price-view.ts'
import { periodAround, type Rhythm } from './rhythm.ts'
import type { SubscriptionItem } from './subscription-object.ts'
import { partialLine, regularLine, type PlannedLine } from './subscription-plan.ts'

/** What each licensed item's own period costs in a rhythm, at the price as it is now. */
export function wholeLines(
  ctx: Ctx,
  rhythm: Rhythm & { currency: string },
  items: readonly SubscriptionItem[],
): PlannedLine[] {
  return items.flatMap((item, index) =>
    isMetered(item.price) ? [] : [lineOfPeriod(ctx, rhythm, item, index)],
  )
}

/** An item's own period: the price where it is a whole one, its share where it begins late or is cut short. */
export function lineOfPeriod(
  ctx: Ctx,
  rhythm: Rhythm & { currency: string },
  item: SubscriptionItem,
  index: number,
): PlannedLine {
  const price = currentPrice(ctx, item.price)
  const product = ctx.store.products.get(price.product)
  const wanted = { price, product, quantity: item.quantity, metadata: item.metadata, discounts: [] }
  const period = { start: item.current_period_start, end: item.current_period_end }
  const full = periodAround(rhythm, price, period.start)
  return period.start === full.start && period.end === full.end
    ? regularLine(wanted, index, period, rhythm.currency)
    : partialLine(wanted, index, period, full, rhythm.currency)
}

/** The item in another period. */
export const inPeriod = (item: SubscriptionItem, period: Period): SubscriptionItem => ({
  ...item,
  current_period_end: period.end,
  current_period_start: period.start,
})
