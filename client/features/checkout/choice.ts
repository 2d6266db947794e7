import { priceFor } from '#shared/billing/pricing.ts'
import type { Currency } from '#shared/money.ts'
import type { Interval, Plan, PlanList } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import type { ChoiceInAddress } from '../../app/paths.ts'

/** Why an address names nothing that can be bought. */
export type ChoiceProblem = 'no_plan' | 'unknown_plan' | 'free_plan' | 'not_sold'

export type ReadChoice =
  | { kind: 'choice'; plan: Plan; choice: PlanChoice }
  | { kind: 'problem'; problem: ChoiceProblem }

/**
 * Completes what an address carries to something the catalogue sells: absent or impossible parts take the nearest
 * offered value, so that an old link still opens a checkout. Only the plan itself must be named.
 */
export function resolveChoice(
  list: PlanList,
  address: ChoiceInAddress,
  accountCurrency: Currency | null,
): ReadChoice {
  if (address.plan === undefined) return { kind: 'problem', problem: 'no_plan' }
  const plan = list.plans.find((each) => each.code === address.plan)
  if (!plan) return { kind: 'problem', problem: 'unknown_plan' }
  if (plan.isFree) return { kind: 'problem', problem: 'free_plan' }

  const wanted = accountCurrency ?? address.currency ?? list.defaultCurrency
  const currency = plan.prices.some((price) => price.currency === wanted) ? wanted : list.defaultCurrency
  const interval = offeredInterval(plan, currency, address.interval)
  if (!interval) return { kind: 'problem', problem: 'not_sold' }
  return {
    kind: 'choice',
    plan,
    choice: {
      plan: plan.code,
      interval,
      currency,
      seats: plan.seats ? clamp(address.seats ?? plan.seats.min, plan.seats.min, plan.seats.max) : 1,
      addOns: offeredAddOns(plan, address, interval, currency),
    },
  }
}

/** True when both name the same thing to buy, whatever the order of the add-ons. */
export function isSameChoice(a: PlanChoice, b: PlanChoice): boolean {
  return choiceKey(a) === choiceKey(b)
}

function choiceKey({ plan, interval, currency, seats, addOns }: PlanChoice): string {
  const extras = addOns.map(({ code, quantity }) => `${code}:${quantity}`).sort()
  return [plan, interval, currency, seats, ...extras].join(' ')
}

function offeredInterval(plan: Plan, currency: Currency, wanted: Interval | undefined): Interval | undefined {
  const offered = plan.prices.filter((price) => price.currency === currency).map((price) => price.interval)
  return offered.find((interval) => interval === wanted) ?? offered[0]
}

function offeredAddOns(
  plan: Plan,
  address: ChoiceInAddress,
  interval: Interval,
  currency: Currency,
): PlanChoice['addOns'] {
  return plan.addOns.flatMap((addOn) => {
    const wanted = address.addOns.find(({ code }) => code === addOn.code)
    if (!wanted || !priceFor(addOn.prices, { interval, currency })) return []
    return [{ code: addOn.code, quantity: clamp(wanted.quantity, 1, addOn.maxQuantity) }]
  })
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value))
}
