import { roundToStep } from '../engine/currencies.ts'

/** What of a tax rate the arithmetic needs. */
export interface Rate {
  id: string
  /** Per cent, at most four places: 22 or 8.875. */
  percentage: number
  inclusive: boolean
}

/** A line of an invoice before taxes. */
export interface TaxableLine {
  /** After discounts, in the smallest unit of its currency; credits are negative. */
  net: number
  rates: readonly Rate[]
}

/** One rate's part of a line. */
export interface TaxPart {
  rate: Rate
  amount: number
  /** What the rate is taken of, without any tax inside it. */
  taxable: number
}

/** Percentages travel as whole numbers of ten-thousandths. */
const SCALE = 10_000
const WHOLE = BigInt(100 * SCALE)

/**
 * What each rate takes of each line, in the order of the line's rates. A rate is rounded once on the sum of its lines,
 * half away from zero, to the currency's `step`; the lines' parts come of rounding the running sum, so that they add up to it. Inclusive rates
 * come first and together; exclusive ones are taken of what is left.
 */
export function taxesOf(lines: readonly TaxableLine[], step = 1): TaxPart[][] {
  const rounded = runningRounds(step)
  return lines.map(({ net, rates }) => {
    const within = rates.filter(({ inclusive }) => inclusive)
    const denominator = WHOLE + within.reduce((sum, rate) => sum + scaled(rate), 0n)
    const inclusive = new Map(
      within.map((rate) => [rate, rounded(`${rate.id} in ${denominator}`, net, scaled(rate), denominator)]),
    )
    const taxable = [...inclusive.values()].reduce((sum, amount) => sum - amount, net)
    return rates.map((rate) => ({
      rate,
      amount: inclusive.get(rate) ?? rounded(rate.id, taxable, scaled(rate), WHOLE),
      taxable,
    }))
  })
}

const scaled = ({ percentage }: Rate): bigint => BigInt(Math.round(percentage * SCALE))

/** Rounds fractions so that the parts under one name add up to their rounded sum. */
function runningRounds(step: number) {
  const sums = new Map<string, { exact: bigint; given: bigint }>()
  return (name: string, amount: number, numerator: bigint, denominator: bigint): number => {
    const { exact, given } = sums.get(name) ?? { exact: 0n, given: 0n }
    const sum = exact + BigInt(amount) * numerator
    const upTo = roundToStep(sum, denominator, step)
    sums.set(name, { exact: sum, given: upTo })
    return Number(upTo - given)
  }
}
