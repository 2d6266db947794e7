import type { Interval } from '#shared/contracts/plans.ts'
import type { Currency } from '#shared/money.ts'

/** The name under which Stripe knows the price that is sold now. */
export function lookupKeyOf(
  { plan, interval, currency }: { plan: string; interval: Interval; currency: Currency },
  addOn?: string,
): string {
  return [plan, ...(addOn === undefined ? [] : [addOn]), interval, currency].join('.')
}
