import type { ExtraPeriod, WantedExtra } from '../engine/extra-items.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import type { Customer } from '../store/collections.ts'
import { discountsParam, readDiscounts } from './discount-params.ts'
import { moneyShape, moneyOfPrice, moneyOfPriceData } from './item-money.ts'
import { readTaxRates, taxRatesParam } from './tax-params.ts'

const MAX_EXTRAS = 20

const extraShape = {
  discountable: p.boolean(),
  discounts: discountsParam,
  metadata: p.metadata(),
  period: p.hash({
    end: p.required(
      p.hash({
        timestamp: p.timestamp(),
        type: p.required(p.enumeration('min_item_period_end', 'timestamp')),
      }),
    ),
    start: p.required(
      p.hash({
        timestamp: p.timestamp(),
        type: p.required(p.enumeration('max_item_period_start', 'now', 'timestamp')),
      }),
    ),
  }),
  price: p.string(),
  price_data: moneyShape.price_data,
  quantity: moneyShape.quantity,
  tax_rates: taxRatesParam,
}

/** `add_invoice_items`: what is billed once beside the plan. */
export const extrasParam = p.array(p.hash(extraShape), { max: MAX_EXTRAS })
export type ExtrasGiven = p.ValueOf<typeof extrasParam>

/**
 * What is to be billed once, checked.
 * @throws StripeError 400 for a recurring price, another currency, or a period that ends before it begins.
 */
export function readExtras(
  ctx: Ctx,
  given: ExtrasGiven | undefined,
  { customer, currency, path = 'add_invoice_items' }: { customer: Customer; currency: string; path?: string },
): WantedExtra[] {
  return (given ?? []).map((extra, index) => {
    const name = `${path}[${index}]`
    const { money, product } = readPriced(ctx, extra, currency, name)
    return {
      money,
      description: product?.name ?? null,
      discountable: extra.discountable ?? money.amount >= 0,
      discounts: readDiscounts(ctx, extra.discounts, {
        customer,
        currency,
        items: null,
        current: [],
        isNew: false,
        path: `${name}[discounts]`,
      }).fresh,
      metadata: p.applyMetadata({}, extra.metadata),
      period: readPeriod(extra.period, `${name}[period]`),
      taxRates: readTaxRates(ctx, extra.tax_rates, `${name}[tax_rates]`) ?? [],
    }
  })
}

function readPriced(ctx: Ctx, extra: ExtrasGiven[number], currency: string, path: string) {
  const { price, price_data: data, quantity = 1 } = extra
  if (price !== undefined && data !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: price, price_data.', {
      code: 'parameters_exclusive',
      param: `${path}[price]`,
    })
  }
  if (data !== undefined) return moneyOfPriceData(ctx, data, quantity, currency, `${path}[price_data]`)
  if (price === undefined) throw missing(`${path}[price]`)
  const named = ctx.store.prices.refer(price, `${path}[price]`)
  if (named.active) return moneyOfPrice(ctx, named, quantity, currency, `${path}[price]`)
  throw invalidRequest('The price specified is inactive. This field only accepts active prices.', {
    param: `${path}[price]`,
  })
}

function readPeriod(given: ExtrasGiven[number]['period'], path: string): ExtraPeriod {
  const start = given?.start ?? { type: 'max_item_period_start' as const }
  const end = given?.end ?? { type: 'min_item_period_end' as const }
  if (start.type === 'timestamp' && start.timestamp === undefined) throw missing(`${path}[start][timestamp]`)
  if (end.type === 'timestamp' && end.timestamp === undefined) throw missing(`${path}[end][timestamp]`)
  if (start.timestamp !== undefined && end.timestamp !== undefined && start.timestamp > end.timestamp) {
    throw invalidRequest('The start of a period must not lie after its end.', { param: path })
  }
  return {
    start: { type: start.type, timestamp: start.timestamp ?? null },
    end: { type: end.type, timestamp: end.timestamp ?? null },
  }
}

const missing = (param: string) =>
  invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
