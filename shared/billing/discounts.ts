import type { Interval } from '../contracts/plans.ts'
import type { Discount } from '../contracts/discounts.ts'
import type { Currency, Money } from '../money.ts'
import { addMonths } from './months.ts'

/** A price reduction as our rows know it. */
export interface DiscountFacts {
  readonly stripeId: string
  readonly promotionCodeId: string | null
  readonly code: string | null
  readonly couponId: string | null
  readonly percentOff: number | null
  readonly amountOffMinor: number | null
  /** Null where it is not known. */
  readonly duration: Discount['duration'] | null
  readonly endsAt: string | null
  /** The subscription's items that it lowers; null for all. */
  readonly itemIds: readonly string[] | null
  /** It hangs on the customer, not on the subscription, which has none of its own. */
  readonly isInherited?: true
}

export interface ReducibleItem {
  readonly stripeId: string
  readonly quantity: number
  /** Of one; of each further one where some are included. */
  readonly unitAmountMinor: number | null
  /** So many cost one amount together. */
  readonly included?: { readonly units: number; readonly amountMinor: number } | null
}

/** What a renewal of these items costs at a moment, by the prices on them and the reductions in force then. */
export function renewalOf(
  items: readonly ReducibleItem[],
  currency: Currency,
  discounts: readonly DiscountFacts[] = [],
  at: Date | null = null,
): Money {
  let amountMinor = sumOf(items)
  for (const { percentOff, amountOffMinor, endsAt, itemIds } of discounts) {
    if (endsAt !== null && at !== null && new Date(endsAt) <= at) continue
    const lowered =
      itemIds === null ? amountMinor : sumOf(items.filter(({ stripeId }) => itemIds.includes(stripeId)))
    const off = percentOff === null ? (amountOffMinor ?? 0) : Math.round((lowered * percentOff) / 100)
    amountMinor = Math.max(0, amountMinor - Math.min(off, lowered))
  }
  return { amountMinor, currency }
}

const sumOf = (items: readonly ReducibleItem[]) => items.reduce((sum, item) => sum + amountOf(item), 0)

function amountOf({ quantity, unitAmountMinor, included = null }: ReducibleItem): number {
  const paidFor = included === null ? quantity : Math.max(0, quantity - included.units)
  return paidFor * (unitAmountMinor ?? 0) + (included?.amountMinor ?? 0)
}

/** The reduction that people are told of: the first that is in force. */
export function discountOf(discounts: readonly DiscountFacts[], currency: Currency): Discount | null {
  const [first] = discounts
  if (first === undefined) return null
  const { code, percentOff, amountOffMinor, duration, endsAt } = first
  return {
    code,
    percentOff,
    amountOff: amountOffMinor === null ? null : { amountMinor: amountOffMinor, currency },
    duration: duration ?? (endsAt === null ? 'forever' : 'repeating'),
    endsAt,
  }
}

/**
 * The first of the charges, one an interval from `first` on, that a reduction does not lower; null where it lowers all.
 * One that ends at the very moment of a charge lowers it no more.
 */
export function fullPriceFrom(
  { duration, endsAt }: Pick<Discount, 'duration' | 'endsAt'>,
  first: Date,
  interval: Interval,
): Date | null {
  const months = interval === 'year' ? 12 : 1
  if (duration === 'once') return addMonths(first, months)
  if (endsAt === null) return null
  const end = new Date(endsAt)
  let count = 0
  while (addMonths(first, months * count) < end) count++
  return addMonths(first, months * count)
}
