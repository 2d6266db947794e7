import type { Ctx } from '../http/context.ts'
import type { Price, Subscription } from '../store/collections.ts'
import { planOf } from './price-view.ts'

/** The price as it is now: its name, lookup key or activity may have changed since it was embedded. */
export function currentPrice(ctx: Ctx, price: Price): Price {
  return ctx.store.prices.find(price.id) ?? price
}

/** The subscription with its items' prices as they are now. */
export function withCurrentPrices(ctx: Ctx, subscription: Subscription): Subscription {
  const data = subscription.items.data.map((item) => {
    const price = currentPrice(ctx, item.price)
    return price === item.price ? item : { ...item, plan: planOf(price), price }
  })
  return { ...subscription, items: { ...subscription.items, data } }
}
