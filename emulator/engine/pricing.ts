import { decimalsOf, roundToStep } from './currencies.ts'
import type { Cadence } from './periods.ts'

export interface PriceTier {
  up_to: number | null
  unit_amount_decimal: string | null
  flat_amount_decimal: string | null
}

/** What of a price decides an amount. Decimal amounts are strings in the currency's smallest unit. */
export interface Pricing {
  billing_scheme: 'per_unit' | 'tiered'
  unit_amount_decimal: string | null
  tiers_mode: 'graduated' | 'volume' | null
  tiers: readonly PriceTier[]
  transform_quantity: { divide_by: number; round: 'up' | 'down' } | null
}

const SCALE_DIGITS = 12
const SCALE = 10n ** BigInt(SCALE_DIGITS)

/** The whole amount of a quantity at a price, rounded once to the currency's `step`, half away from zero. */
export function amountFor(pricing: Pricing, quantity: number, step = 1): number {
  const round = (value: bigint) => Number(roundToStep(value, SCALE, step))
  const units = BigInt(transformed(quantity, pricing.transform_quantity))
  if (pricing.billing_scheme === 'per_unit') return round(units * scaled(pricing.unit_amount_decimal))
  return round(
    pricing.tiers_mode === 'volume' ? volume(pricing.tiers, units) : graduated(pricing.tiers, units),
  )
}

function transformed(quantity: number, transform: Pricing['transform_quantity']): number {
  if (transform === null) return quantity
  const packages = quantity / transform.divide_by
  return transform.round === 'up' ? Math.ceil(packages) : Math.floor(packages)
}

function graduated(tiers: readonly PriceTier[], units: bigint): bigint {
  let total = 0n
  let reached = 0n
  for (const tier of tiers) {
    const top = tier.up_to === null || BigInt(tier.up_to) > units ? units : BigInt(tier.up_to)
    if (top <= reached && reached > 0n) break
    total += (top - reached) * scaled(tier.unit_amount_decimal) + scaled(tier.flat_amount_decimal)
    reached = top
    if (reached === units) break
  }
  return total
}

function volume(tiers: readonly PriceTier[], units: bigint): bigint {
  const tier = tiers.find((candidate) => candidate.up_to === null || BigInt(candidate.up_to) >= units)
  if (tier === undefined) return 0n
  return units * scaled(tier.unit_amount_decimal) + scaled(tier.flat_amount_decimal)
}

function scaled(decimal: string | null): bigint {
  if (decimal === null) return 0n
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.')
  const value = BigInt(whole + fraction.padEnd(SCALE_DIGITS, '0').slice(0, SCALE_DIGITS))
  return decimal.startsWith('-') ? -value : value
}

/**
 * The share of an amount for the rest of a period, rounded once to the currency's `step`, half away from zero.
 * `remaining` and `whole` are seconds; both must come from the same period.
 */
export function prorate(amount: number, remaining: number, whole: number, step = 1): number {
  return Number(roundToStep(BigInt(amount) * BigInt(remaining), BigInt(whole), step))
}

/** Making one costs more than using it. */
const formats = new Map<string, Intl.NumberFormat>()

/** `$20.00`, with the currency's own number of digits. */
export function formatAmount(amount: number, currency: string): string {
  const known = formats.get(currency)
  const format =
    known ?? new Intl.NumberFormat('en-US', { style: 'currency', currency: currency.toUpperCase() })
  if (known === undefined) formats.set(currency, format)
  return format.format(amount / 10 ** decimalsOf(currency))
}

/** `/ month`, or `every 3 months` for a longer rhythm. */
export function formatCadence(cadence: Cadence): string {
  return cadence.interval_count === 1
    ? `/ ${cadence.interval}`
    : `every ${cadence.interval_count} ${cadence.interval}s`
}
