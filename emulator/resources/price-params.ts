import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'

const MAX_AMOUNT = 99_999_999_999

/** An amount in the currency's minor unit. */
export const amount = p.integer({ min: 0, max: MAX_AMOUNT })
const taxBehavior = p.enumeration('exclusive', 'inclusive', 'unspecified')

const tier = p.hash({
  flat_amount: amount,
  flat_amount_decimal: p.decimal(),
  unit_amount: amount,
  unit_amount_decimal: p.decimal(),
  up_to: p.required(p.either(['inf'], p.integer({ min: 1 }))),
})
export type TierGiven = p.ValueOf<typeof tier>

const customUnitAmount = p.hash({
  enabled: p.required(p.boolean()),
  maximum: amount,
  minimum: amount,
  preset: amount,
})
export type CustomUnitAmountGiven = p.ValueOf<typeof customUnitAmount>

const currencyOption = p.hash({
  custom_unit_amount: customUnitAmount,
  tax_behavior: taxBehavior,
  tiers: p.array(tier),
  unit_amount: amount,
  unit_amount_decimal: p.decimal(),
})
export type CurrencyOptionGiven = p.ValueOf<typeof currencyOption>

const recurring = p.hash({
  interval: p.required(p.enumeration('day', 'week', 'month', 'year')),
  interval_count: p.integer({ min: 1, max: 1095 }),
  meter: p.string(),
  trial_period_days: p.integer({ min: 1, max: 730 }),
  usage_type: p.enumeration('licensed', 'metered'),
})

/** A three-letter currency, lower case as Stripe answers it. */
export function currency(): p.Param<string> {
  const text = p.string({ max: 3, pattern: /^[A-Za-z]{3}$/ })
  return {
    required: false,
    parse(value, path, options) {
      const code = text.parse(value, path, options).toLowerCase()
      if (Intl.supportedValuesOf('currency').includes(code.toUpperCase())) return code
      throw invalidRequest(`Invalid currency: ${code}`, { param: path })
    },
  }
}

/** What a price costs, in `prices.create`, in `default_price_data` and in inline `price_data`. */
export const pricingParams = {
  currency: p.required(currency()),
  currency_options: p.map(currencyOption, { key: /^[a-z]{3}$/ }),
  custom_unit_amount: customUnitAmount,
  metadata: p.metadata(),
  recurring,
  tax_behavior: taxBehavior,
  unit_amount: amount,
  unit_amount_decimal: p.decimal(),
}

export const createPriceParams = {
  ...pricingParams,
  active: p.boolean(),
  billing_scheme: p.enumeration('per_unit', 'tiered'),
  lookup_key: p.string({ max: 200 }),
  nickname: p.string(),
  product: p.string(),
  product_data: p.hash({
    active: p.boolean(),
    id: p.string({ max: 200, pattern: /^[\w-]+$/ }),
    metadata: p.metadata(),
    name: p.required(p.string()),
    statement_descriptor: p.string({ max: 22 }),
    tax_code: p.string(),
    tax_details: p.ignored(),
    unit_label: p.string({ max: 12 }),
  }),
  tiers: p.array(tier),
  tiers_mode: p.enumeration('graduated', 'volume'),
  transfer_lookup_key: p.boolean(),
  transform_quantity: p.hash({
    divide_by: p.required(p.integer({ min: 1 })),
    round: p.required(p.enumeration('up', 'down')),
  }),
}
export type PriceGiven = p.ParamsOf<Omit<typeof createPriceParams, 'product_data' | 'product'>>

export const updatePriceParams = {
  active: p.boolean(),
  currency_options: p.emptyable(p.map(currencyOption, { key: /^[a-z]{3}$/ })),
  lookup_key: p.emptyable(p.string({ max: 200 })),
  metadata: p.metadata(),
  nickname: p.emptyable(p.string()),
  tax_behavior: taxBehavior,
  transfer_lookup_key: p.boolean(),
}
