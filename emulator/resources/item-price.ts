import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import type { Price } from '../store/collections.ts'
import { createPrice } from './create-price.ts'
import { amount, currency } from './price-params.ts'

/** A recurring price that is given in place: it is made for this item alone and is not active. */
export const recurringPriceData = p.hash({
  currency: p.required(currency()),
  product: p.required(p.string()),
  recurring: p.required(
    p.hash({
      interval: p.required(p.enumeration('day', 'week', 'month', 'year')),
      interval_count: p.integer({ min: 1, max: 1095 }),
    }),
  ),
  tax_behavior: p.enumeration('exclusive', 'inclusive', 'unspecified'),
  unit_amount: amount,
  unit_amount_decimal: p.decimal(),
})

export interface PriceChoice {
  price?: string
  price_data?: p.ValueOf<typeof recurringPriceData>
}

/**
 * The recurring price that an item names or describes.
 * @param known prices that are there already and may go on although they are archived
 * @throws StripeError 400 when it is said twice or not at all, or cannot be subscribed to.
 */
export function readRecurringPrice(
  ctx: Ctx,
  { price: id, price_data: data }: PriceChoice,
  path: string,
  known: readonly string[] = [],
): Price {
  if (id !== undefined && data !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: price, price_data.', {
      code: 'parameters_exclusive',
      param: `${path}[price]`,
    })
  }
  if (data !== undefined) return newPrice(ctx, data, `${path}[price_data]`)
  const param = `${path}[price]`
  if (id === undefined) {
    throw invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
  }
  const price = ctx.store.prices.refer(id, param)
  if (price.recurring === null) {
    throw invalidRequest(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      { param },
    )
  }
  if (!price.active && !known.includes(id)) {
    throw invalidRequest('The price specified is inactive. This field only accepts active prices.', { param })
  }
  return price
}

function newPrice(
  ctx: Ctx,
  { product, ...data }: NonNullable<PriceChoice['price_data']>,
  path: string,
): Price {
  ctx.store.products.refer(product, `${path}[product]`)
  if (data.unit_amount === undefined && data.unit_amount_decimal === undefined) {
    const param = `${path}[unit_amount]`
    throw invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
  }
  return createPrice(ctx, { ...data, active: false }, product)
}
