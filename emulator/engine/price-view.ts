import type Stripe from 'stripe'
import type { Price } from '../store/collections.ts'
import type { Wire } from '../store/wire.ts'
import { stepOf } from './currencies.ts'
import type { Cadence } from './periods.ts'
import { amountFor, formatAmount, formatCadence, type Pricing } from './pricing.ts'

export type Plan = Wire<Stripe.Plan>

/** The rhythm of a recurring price; a one-time price has none. */
export function cadenceOf(price: Price): Cadence {
  const recurring = price.recurring
  if (recurring === null) throw new Error(`${price.id} is not recurring`)
  return { interval: intervalOf(recurring.interval), interval_count: recurring.interval_count }
}

function intervalOf(interval: string): Cadence['interval'] {
  if (interval === 'day' || interval === 'week' || interval === 'month' || interval === 'year')
    return interval
  throw new Error(`unknown interval ${interval}`)
}

/** Usage prices are billed for what was used, after the period. */
export const isMetered = (price: Price): boolean => price.recurring?.usage_type === 'metered'

/** Whether the price is paid once; others belong on subscriptions. */
export const isOneTime = (price: Price): boolean => price.recurring === null

/** Whether the price can be charged in the currency, its own or an optional one. */
export function offersCurrency(price: Price, currency: string): boolean {
  return price.currency === currency || price.currency_options?.[currency] !== undefined
}

/** The amount of a quantity in a currency that the price offers. */
export function priceAmount(price: Price, currency: string, quantity: number): number {
  return amountFor(pricingOf(price, currency), quantity, stepOf(currency))
}

function pricingOf(price: Price, currency: string): Pricing {
  const option = price.currency === currency ? undefined : price.currency_options?.[currency]
  const from = option ?? price
  return {
    billing_scheme: price.billing_scheme === 'tiered' ? 'tiered' : 'per_unit',
    unit_amount_decimal: from.unit_amount_decimal,
    tiers_mode:
      price.tiers_mode === 'volume' ? 'volume' : price.tiers_mode === 'graduated' ? 'graduated' : null,
    tiers: from.tiers ?? [],
    transform_quantity:
      price.transform_quantity === null
        ? null
        : {
            divide_by: price.transform_quantity.divide_by,
            round: price.transform_quantity.round === 'up' ? 'up' : 'down',
          },
  }
}

/** `3 user × Team (at $10.00 / month)` */
export function describeItem(
  price: Price,
  product: { name: string; unit_label?: string | null },
  currency: string,
  quantity: number,
): string {
  const counted = countOf(product, quantity)
  if (price.billing_scheme === 'tiered') return counted
  const unit = pricingOf(price, currency).unit_amount_decimal ?? '0'
  return `${counted} (at ${formatAmount(Number(unit), currency)} ${formatCadence(cadenceOf(price))})`
}

/** `3 user × Team` */
export function countOf(product: { name: string; unit_label?: string | null }, quantity: number): string {
  const unit = product.unit_label ? ` ${product.unit_label}` : ''
  return `${quantity}${unit} × ${product.name}`
}

/** The older twin of a price, which subscription items still carry. */
export function planOf(price: Price): Plan {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: price.recurring?.meter ?? null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: price.tiers_mode,
    transform_usage: price.transform_quantity,
    trial_period_days: price.recurring?.trial_period_days ?? null,
    usage_type: price.recurring?.usage_type ?? 'licensed',
  }
}
