import type { Ctx } from '../http/context.ts'
import type { Discount, Subscription } from '../store/collections.ts'
import { stepOf } from './currencies.ts'
import { spreadDiscounts, splitBy, type LineReduction } from './discount-maths.ts'
import { reductionsOf, sharedDiscounts } from './discounts.ts'
import { isMetered, priceAmount } from './price-view.ts'
import { prorate } from './pricing.ts'
import type { SubscriptionItem } from './subscription-object.ts'

/** What a whole period costs before discounts, and what each discount takes off it. */
export interface FullPrice {
  gross: number
  off: readonly LineReduction[]
}

/** What a part of a period comes to: `amount` is as its line shows it, `discounts` what is still to be taken off. */
export interface Share {
  amount: number
  discounts: LineReduction[]
}

type Terms = Pick<Subscription, 'billing_mode' | 'currency' | 'customer' | 'discounts'>

/** By item: what a full period costs at a moment. `fresh` are discounts that are named and not in the store. */
export function fullPrices(
  ctx: Ctx,
  subscription: Terms,
  items: readonly SubscriptionItem[],
  moment: number,
  fresh: readonly Discount[],
): Map<string, FullPrice> {
  const { currency } = subscription
  const billed = items.filter(({ price }) => !isMetered(price))
  const lines = billed.map((item) => ({
    amount: priceAmount(item.price, currency, item.quantity ?? 1),
    product: item.price.product,
    discountable: true,
    own: reductionsOf(ctx, item.discounts, moment, fresh),
  }))
  const taken = spreadDiscounts(
    lines,
    reductionsOf(ctx, sharedDiscounts(ctx, subscription), moment, fresh),
    currency,
  )
  return new Map(
    billed.map((item, index) => [item.id, { gross: lines[index]?.amount ?? 0, off: taken[index] ?? [] }]),
  )
}

/**
 * The share of a full price: already less its discounts, or, where the subscription wants them itemized, before them.
 * Both come to the same, to the smallest unit.
 */
export function shareOf(
  { billing_mode: mode, currency }: Terms,
  { gross, off }: FullPrice,
  part: number,
  whole: number,
): Share {
  const step = stepOf(currency)
  const net = prorate(
    off.reduce((left, { amount }) => left - amount, gross),
    part,
    whole,
    step,
  )
  if (mode.flexible?.proration_discounts !== 'itemized') return { amount: net, discounts: [] }
  const amount = prorate(gross, part, whole, step)
  const parts = splitBy(
    amount - net,
    off.map((one) => one.amount),
  )
  const discounts = off.map(({ discount }, index) => ({ discount, amount: parts[index] ?? 0 }))
  return { amount, discounts: discounts.filter((one) => one.amount !== 0) }
}

/** A share that is given back. */
export function givenBack({ amount, discounts }: Share): Share {
  return {
    amount: amount === 0 ? 0 : -amount,
    discounts: discounts.map((one) => ({ ...one, amount: -one.amount })),
  }
}
