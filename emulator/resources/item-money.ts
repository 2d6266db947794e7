import { stepOf } from '../engine/currencies.ts'
import { itemMoney, type ItemMoney } from '../engine/invoice-item-object.ts'
import { isOneTime, offersCurrency } from '../engine/price-view.ts'
import { amountFor } from '../engine/pricing.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import type { Price, Product } from '../store/collections.ts'
import { checkStep } from './amounts.ts'
import { createPrice } from './create-price.ts'
import { currency } from './price-params.ts'

const MAX_AMOUNT = 999_999_999_999

/** How an invoice item or a line says what it costs. */
export const moneyShape = {
  amount: p.integer({ min: -MAX_AMOUNT, max: MAX_AMOUNT }),
  price_data: p.hash({
    currency: p.required(currency()),
    product: p.required(p.string()),
    tax_behavior: p.enumeration('exclusive', 'inclusive', 'unspecified'),
    unit_amount: p.integer({ min: -MAX_AMOUNT, max: MAX_AMOUNT }),
    unit_amount_decimal: p.decimal(),
  }),
  pricing: p.hash({ price: p.string() }),
  quantity: p.integer({ min: 0, max: 999_999_999 }),
  unit_amount_decimal: p.decimal(),
}
type MoneyGiven = Partial<p.ParamsOf<typeof moneyShape>>

/** What an item costs, and the product whose name it has when it has none of its own. */
export interface ReadMoney {
  money: ItemMoney
  product: Product | null
}

/** How a name with brackets goes on behind what holds it. */
const NESTED: Readonly<Record<string, string>> = { 'pricing[price]': '[pricing][price]' }

/**
 * What an item costs: an amount, a price with a quantity, or a price that is given in place.
 * @throws StripeError 400 when it is said twice, not at all, or in another currency.
 */
export function readMoney(ctx: Ctx, given: MoneyGiven, wanted: string | null, path = ''): ReadMoney {
  const nameOf = (name: string) => (path === '' ? name : `${path}${NESTED[name] ?? `[${name}]`}`)
  const ways = [given.amount, given.pricing?.price, given.price_data, given.unit_amount_decimal]
  const said = ways.filter((one) => one !== undefined).length
  if (said > 1) {
    throw invalidRequest(
      'You may only specify one of these parameters: amount, price_data, pricing, unit_amount_decimal.',
      { code: 'parameters_exclusive', param: nameOf('amount') },
    )
  }
  if (said === 0) {
    throw invalidRequest('You must pass one of `amount`, `pricing`, `price_data` or `unit_amount_decimal`.', {
      code: 'parameter_missing',
      param: nameOf('amount'),
    })
  }
  const quantity = given.quantity ?? 1
  if (given.pricing?.price !== undefined) {
    const price = ctx.store.prices.refer(given.pricing.price, nameOf('pricing[price]'))
    return moneyOfPrice(ctx, price, quantity, wanted, nameOf('pricing[price]'))
  }
  if (given.price_data !== undefined) {
    return moneyOfPriceData(ctx, given.price_data, quantity, wanted, nameOf('price_data'))
  }
  if (wanted === null) throw missing(nameOf('currency'))
  if (given.amount !== undefined && given.quantity !== undefined) {
    throw invalidRequest('`quantity` goes with a price or with `unit_amount_decimal`, not with `amount`.', {
      code: 'parameters_exclusive',
      param: nameOf('quantity'),
    })
  }
  if (given.amount !== undefined) checkStep(given.amount, wanted, nameOf('amount'))
  const unit = given.unit_amount_decimal ?? String(given.amount ?? 0)
  const amount = withinLimit(
    given.amount ?? amountFor(perUnit(unit), quantity, stepOf(wanted)),
    nameOf('amount'),
  )
  const money = { amount, currency: wanted, quantity, unitAmountDecimal: unit, price: null }
  return { money, product: null }
}

const perUnit = (decimal: string) => ({
  billing_scheme: 'per_unit' as const,
  unit_amount_decimal: decimal,
  tiers_mode: null,
  tiers: [],
  transform_quantity: null,
})

/** A price that is given in place: it is made for this item alone and is not active. */
export function moneyOfPriceData(
  ctx: Ctx,
  given: NonNullable<MoneyGiven['price_data']>,
  quantity: number,
  wanted: string | null,
  path: string,
): ReadMoney {
  const { product, unit_amount, unit_amount_decimal, ...data } = given
  ctx.store.products.refer(product, `${path}[product]`)
  const decimal = unit_amount_decimal ?? (unit_amount === undefined ? undefined : String(unit_amount))
  if (decimal === undefined) throw missing(`${path}[unit_amount]`)
  const price = createPrice(ctx, { ...data, active: false, unit_amount_decimal: decimal }, product)
  return moneyOfPrice(ctx, price, quantity, wanted, `${path}[currency]`)
}

/** So many of a one-time price. */
export function moneyOfPrice(
  ctx: Ctx,
  price: Price,
  quantity: number,
  wanted: string | null,
  param: string,
): ReadMoney {
  if (!isOneTime(price)) {
    throw invalidRequest(
      `The price specified is set to \`type=${price.type}\` but this field only accepts prices with \`type=one_time\`.`,
      { param },
    )
  }
  if (price.custom_unit_amount !== null) {
    throw invalidRequest(
      'A price with `custom_unit_amount` can only be used where the customer chooses it.',
      {
        param,
      },
    )
  }
  const asked = wanted ?? price.currency
  if (!offersCurrency(price, asked)) {
    throw invalidRequest(
      `The price specified only supports \`${price.currency}\`. This doesn't match the expected currency: \`${asked}\`.`,
      { param },
    )
  }
  const money = itemMoney(price, asked, quantity)
  withinLimit(money.amount, param)
  return { money, product: ctx.store.products.get(price.product) }
}

function withinLimit(amount: number, param: string): number {
  if (Math.abs(amount) <= MAX_AMOUNT) return amount
  throw invalidRequest(`The amount of an item must be no more than ${MAX_AMOUNT}.`, {
    code: 'amount_too_large',
    param,
  })
}

const missing = (param: string) =>
  invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
