import { invalidRequest } from '../http/errors.ts'
import { applyMetadata } from '../http/params.ts'
import type { Price } from '../store/collections.ts'
import type { CurrencyOptionGiven, CustomUnitAmountGiven, PriceGiven, TierGiven } from './price-params.ts'

/** A whole price of what was given. Tiers and currency options are in it, to be shown when expanded. */
export function priceObject(
  given: PriceGiven,
  { id, created, product }: { id: string; created: number; product: string },
): Price {
  const isTiered = given.billing_scheme === 'tiered'
  const amounts = isTiered ? NO_AMOUNT : amountsOf(given, 'unit_amount')
  return {
    id,
    object: 'price',
    active: given.active ?? true,
    billing_scheme: given.billing_scheme ?? 'per_unit',
    created,
    currency: given.currency,
    currency_options: {
      [given.currency]: {
        custom_unit_amount: customUnitAmountOf(given.custom_unit_amount),
        tax_behavior: given.tax_behavior ?? 'unspecified',
        ...amounts,
      },
      ...currencyOptionsOf(given.currency_options ?? {}),
    },
    custom_unit_amount: customUnitAmountOf(given.custom_unit_amount),
    livemode: false,
    lookup_key: given.lookup_key ?? null,
    metadata: applyMetadata({}, given.metadata),
    nickname: given.nickname ?? null,
    product,
    recurring: given.recurring
      ? {
          interval: given.recurring.interval,
          interval_count: given.recurring.interval_count ?? 1,
          meter: given.recurring.meter ?? null,
          trial_period_days: given.recurring.trial_period_days ?? null,
          usage_type: given.recurring.usage_type ?? 'licensed',
        }
      : null,
    tax_behavior: given.tax_behavior ?? 'unspecified',
    ...(isTiered && { tiers: tiersOf(given.tiers ?? []) }),
    tiers_mode: given.tiers_mode ?? null,
    transform_quantity: given.transform_quantity ?? null,
    type: given.recurring ? 'recurring' : 'one_time',
    ...amounts,
  }
}

const NO_AMOUNT = { unit_amount: null, unit_amount_decimal: null }

export function currencyOptionsOf(given: Readonly<Record<string, CurrencyOptionGiven>>) {
  const options = Object.entries(given).map(([currency, option]) => [
    currency,
    {
      custom_unit_amount: customUnitAmountOf(option.custom_unit_amount),
      tax_behavior: option.tax_behavior ?? 'unspecified',
      ...(option.tiers && { tiers: tiersOf(option.tiers) }),
      ...(option.tiers ? NO_AMOUNT : amountsOf(option, `currency_options[${currency}][unit_amount]`)),
    },
  ])
  return Object.fromEntries(options) as NonNullable<Price['currency_options']>
}

interface AmountGiven {
  unit_amount?: number
  unit_amount_decimal?: string
  custom_unit_amount?: CustomUnitAmountGiven
}

/** Both forms of the amount; the integer one is null when the decimal has a fraction. */
function amountsOf(given: AmountGiven, param: string) {
  const { unit_amount: integer, unit_amount_decimal: decimal } = given
  if (integer !== undefined && decimal !== undefined) {
    const message = 'You may only specify one of these parameters: unit_amount, unit_amount_decimal.'
    throw invalidRequest(message, { code: 'parameters_exclusive', param })
  }
  if (integer !== undefined) return { unit_amount: integer, unit_amount_decimal: String(integer) }
  if (decimal !== undefined) {
    const trimmed = decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
    return { unit_amount: trimmed.includes('.') ? null : Number(trimmed), unit_amount_decimal: trimmed }
  }
  if (given.custom_unit_amount?.enabled) return NO_AMOUNT
  throw invalidRequest('Missing required param: unit_amount.', { code: 'parameter_missing', param })
}

function customUnitAmountOf(given: CustomUnitAmountGiven | undefined) {
  if (!given?.enabled) return null
  return {
    maximum: given.maximum ?? null,
    minimum: given.minimum ?? null,
    preset: given.preset ?? null,
  }
}

function tiersOf(given: readonly TierGiven[]) {
  if (given.at(-1)?.up_to !== 'inf') {
    throw invalidRequest("The last tier must have `up_to` set to 'inf'.", { param: 'tiers' })
  }
  let reached = 0
  return given.map((tier) => {
    const upTo = tier.up_to === 'inf' ? Infinity : tier.up_to
    if (upTo <= reached) {
      throw invalidRequest('Tiers must be in ascending order of `up_to`.', { param: 'tiers' })
    }
    reached = upTo
    const flat = decimalPair(tier.flat_amount, tier.flat_amount_decimal)
    const unit = decimalPair(tier.unit_amount, tier.unit_amount_decimal)
    return {
      flat_amount: flat.integer,
      flat_amount_decimal: flat.decimal,
      unit_amount: unit.integer,
      unit_amount_decimal: unit.decimal,
      up_to: tier.up_to === 'inf' ? null : tier.up_to,
    }
  })
}

function decimalPair(integer: number | undefined, decimal: string | undefined) {
  if (integer !== undefined) return { integer, decimal: String(integer) }
  if (decimal === undefined) return { integer: null, decimal: null }
  return { integer: decimal.includes('.') ? null : Number(decimal), decimal }
}
