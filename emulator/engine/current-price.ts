import type { Ctx } from '../http/context.ts'
import type { Price } from '../store/collections.ts'

/** The price as it is now: its name, lookup key or activity may have changed since it was embedded. */
export function currentPrice(ctx: Ctx, price: Price): Price {
  return ctx.store.prices.find(price.id) ?? price
}
