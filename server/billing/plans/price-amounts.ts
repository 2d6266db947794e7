import type Stripe from 'stripe'
import type { StripePrice } from '../../stripe/prices.ts'

/** What a price charges: one unit's amount, or one amount for the included units and a unit's for each further one. */
export interface PriceAmounts {
  readonly unitAmountMinor: number
  readonly included: { readonly units: number; readonly amountMinor: number } | null
}

/** A price's amounts as Stripe has them; null where it counts in a way that the catalogue has not. */
export function amountsOf({
  unit_amount: unitAmountMinor,
  tiers_mode,
  tiers,
}: Pick<StripePrice, 'unit_amount' | 'tiers_mode' | 'tiers'>): PriceAmounts | null {
  if (unitAmountMinor !== null) return { unitAmountMinor, included: null }
  const [first, further, ...others] = tiers ?? []
  if (tiers_mode !== 'graduated' || first === undefined || further === undefined || others.length > 0) {
    return null
  }
  if (first.up_to === null || (first.unit_amount ?? 0) > 0 || (further.flat_amount ?? 0) > 0) return null
  return {
    unitAmountMinor: further.unit_amount ?? 0,
    included: { units: first.up_to, amountMinor: first.flat_amount ?? 0 },
  }
}

/** Equal for prices that charge the same for every number of units. */
export function chargesTheSame(a: PriceAmounts, b: PriceAmounts): boolean {
  return (
    a.unitAmountMinor === b.unitAmountMinor &&
    a.included?.units === b.included?.units &&
    a.included?.amountMinor === b.included?.amountMinor
  )
}

/** The same as Stripe takes it: included units are the first step of a graduated price. */
export function amountParams({
  unitAmountMinor,
  included,
}: PriceAmounts): Pick<Stripe.PriceCreateParams, 'unit_amount' | 'billing_scheme' | 'tiers_mode' | 'tiers'> {
  if (included === null) return { unit_amount: unitAmountMinor }
  return {
    billing_scheme: 'tiered',
    tiers_mode: 'graduated',
    tiers: [
      { up_to: included.units, flat_amount: included.amountMinor },
      { up_to: 'inf', unit_amount: unitAmountMinor },
    ],
  }
}
