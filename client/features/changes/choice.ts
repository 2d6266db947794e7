import { priceFor } from '#shared/billing/pricing.ts'
import type { Plan, PlanList } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import type { ChoiceInAddress } from '../../app/paths.ts'

/** What the page opens with: what runs, changed by what its address asks for and the price list has. */
export function wishedChoice(running: PlanChoice, list: PlanList, asked: ChoiceInAddress): PlanChoice {
  const plan = list.plans.find(({ code, isFree }) => code === asked.plan && !isFree)
  const base = plan === undefined ? running : withPlan(running, plan)
  return withSeats({ ...base, interval: asked.interval ?? base.interval }, list, asked.seats ?? base.seats)
}

/** The same order on another plan: seats and add-ons as far as that plan has them, and a seat for each person. */
export function withPlan(choice: PlanChoice, plan: Plan, seatsInUse = 0): PlanChoice {
  const seats = plan.seats ? Math.min(plan.seats.max, Math.max(plan.seats.min, choice.seats, seatsInUse)) : 1
  const addOns = choice.addOns.filter(({ code }) => plan.addOns.some((addOn) => addOn.code === code))
  return { ...choice, plan: plan.code, seats, addOns }
}

/** Plans that can be chosen in the currency that runs, from cheapest to dearest. */
export function choosablePlans({ plans }: PlanList, { interval, currency }: PlanChoice): Plan[] {
  return plans.filter((plan) => !plan.isFree && priceFor(plan.prices, { interval, currency }) !== null)
}

function withSeats(choice: PlanChoice, { plans }: PlanList, seats: number): PlanChoice {
  const limits = plans.find(({ code }) => code === choice.plan)?.seats
  if (limits == null || seats < limits.min || seats > limits.max) return choice
  return { ...choice, seats }
}
