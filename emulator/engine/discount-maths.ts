import type { Coupon } from '../store/collections.ts'
import { roundToStep, stepOf } from './currencies.ts'

/** A discount in force, with the coupon behind it. */
export interface Reduction {
  id: string
  coupon: Coupon
}

export interface ReducibleLine {
  /** Smallest unit of the currency; credits are negative and never reduced. */
  amount: number
  product: string | null
  discountable: boolean
  /** Discounts of the line alone; they go first. */
  own: readonly Reduction[]
}

export interface LineReduction {
  discount: string
  amount: number
}

/**
 * What each discount takes off each line: a line's own first, then the shared ones in their order, each off what is
 * left. The parts of a shared discount add up to what it takes off all lines together; nothing falls below 0.
 */
export function spreadDiscounts(
  lines: readonly ReducibleLine[],
  shared: readonly Reduction[],
  currency: string,
): LineReduction[][] {
  const taken: LineReduction[][] = lines.map(() => [])
  const left = lines.map(({ amount }) => amount)
  const reduce = (reduction: Reduction, indexes: readonly number[]): void => {
    const parts = partsOf(
      reduction.coupon,
      indexes.map((index) => left[index] ?? 0),
      currency,
    )
    for (const [position, index] of indexes.entries()) {
      const amount = parts[position] ?? 0
      if (amount === 0) continue
      left[index] = (left[index] ?? 0) - amount
      taken[index]?.push({ discount: reduction.id, amount })
    }
  }
  const eligible = (coupon: Coupon) =>
    lines.flatMap((line, index) =>
      line.discountable && (left[index] ?? 0) > 0 && appliesTo(coupon, line.product) ? [index] : [],
    )
  for (const [index, line] of lines.entries()) {
    for (const reduction of line.own) {
      if (eligible(reduction.coupon).includes(index)) reduce(reduction, [index])
    }
  }
  for (const reduction of shared) reduce(reduction, eligible(reduction.coupon))
  return taken
}

/** A sum in parts as large as the weights say, by rounding the running sum: the parts add up exactly. */
export function splitBy(sum: number, weights: readonly number[]): number[] {
  const all = BigInt(weights.reduce((total, weight) => total + weight, 0))
  if (all === 0n) return weights.map(() => 0)
  let running = 0n
  let given = 0n
  return weights.map((weight) => {
    running += BigInt(weight)
    const upTo = roundToStep(running * BigInt(sum), all, 1)
    const part = upTo - given
    given = upTo
    return Number(part)
  })
}

/** Whether the coupon is good for the product; without a list it is good for all. */
export function appliesTo(coupon: Coupon, product: string | null): boolean {
  const products = coupon.applies_to?.products
  return products === undefined || (product !== null && products.includes(product))
}

/** What an amount-off coupon takes off in a currency; null when it has no amount in it. */
export function amountOff(coupon: Coupon, currency: string): number | null {
  if (coupon.currency === currency) return coupon.amount_off
  return coupon.currency_options?.[currency]?.amount_off ?? null
}

/** Each amount's share, by rounding the running sum, so that the shares add up exactly and none exceeds its amount. */
function partsOf(coupon: Coupon, amounts: readonly number[], currency: string): number[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  if (total <= 0) return amounts.map(() => 0)
  const [numerator, denominator] =
    coupon.percent_off === null
      ? [BigInt(Math.min(amountOff(coupon, currency) ?? 0, total)), BigInt(total)]
      : [BigInt(Math.round(coupon.percent_off * 100)), 10_000n]
  let running = 0n
  let given = 0n
  return amounts.map((amount) => {
    running += BigInt(amount)
    const upTo = roundToStep(running * numerator, denominator, stepOf(currency))
    const part = upTo - given
    given = upTo
    return Number(part)
  })
}
