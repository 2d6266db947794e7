import type { Currency } from '#shared/money.ts'
import type { Interval, Plan, PlanPrice } from '#shared/contracts/plans.ts'

/** The plan's own price for an interval and a currency; null on Free and where there is none. */
export function shownPrice(plan: Plan, shown: { interval: Interval; currency: Currency }): PlanPrice | null {
  return (
    plan.prices.find((price) => price.interval === shown.interval && price.currency === shown.currency) ??
    null
  )
}

/** The free months of a year, where they are the same on every plan that is sold in this currency; else null. */
export function freeMonthsOf(plans: readonly Plan[], currency: Currency): number | null {
  const free = new Set(
    plans.flatMap((plan) => {
      const price = shownPrice(plan, { interval: 'year', currency })
      return price === null ? [] : [price.yearlyFreeMonths]
    }),
  )
  const [months] = free
  return free.size === 1 ? (months ?? null) : null
}

/** The plans that can be shown: Free, and those with a price of their own for the choice. A price is never converted. */
export function offeredFor(
  plans: readonly Plan[],
  shown: { interval: Interval; currency: Currency },
): Plan[] {
  return plans.filter((plan) => plan.isFree || shownPrice(plan, shown) !== null)
}
