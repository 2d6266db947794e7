import { estimateOrder, type Estimate } from '#shared/billing/pricing.ts'
import type { Plan } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'

export interface CheckedOrder {
  plan: Plan
  estimate: Estimate
}

/** The plan and list-price total of a choice. Refuses, by name, whatever is not offered. */
export function checkOrder(plans: readonly Plan[], choice: PlanChoice): CheckedOrder {
  const plan = plans.find(({ code }) => code === choice.plan)
  if (plan === undefined || plan.isFree) {
    throw new BillingError('plan_not_offered', `the plan ${choice.plan} cannot be bought`)
  }
  const ofInterval = plan.prices.filter(({ interval }) => interval === choice.interval)
  if (ofInterval.length === 0) {
    throw new BillingError('interval_not_offered', `${plan.code} is not sold by the ${choice.interval}`)
  }
  if (!ofInterval.some(({ currency }) => currency === choice.currency)) {
    throw new BillingError('currency_not_offered', `${plan.code} is not sold in ${choice.currency}`)
  }
  const { min, max, included } = plan.seats ?? { min: 1, max: 1, included: 0 }
  // Fewer than the plan includes are the included ones, at the same price.
  const isIncluded = min <= included && choice.seats < min
  if ((choice.seats < min && !isIncluded) || choice.seats > max) {
    throw new BillingError('seats_out_of_range', `${choice.seats} seats of ${plan.code}`, {
      details: { min, max },
    })
  }
  checkAddOns(plan, choice)
  const estimate = estimateOrder(plan, choice)
  if (estimate === null) throw new BillingError('add_on_not_offered', 'an add-on has no such price')
  return { plan, estimate }
}

function checkAddOns(plan: Plan, { addOns }: PlanChoice): void {
  const isRepeated = new Set(addOns.map(({ code }) => code)).size !== addOns.length
  const isOffered = addOns.every(({ code, quantity }) =>
    plan.addOns.some((addOn) => addOn.code === code && quantity <= addOn.maxQuantity),
  )
  if (isRepeated || !isOffered) {
    throw new BillingError('add_on_not_offered', `${plan.code} does not come with these add-ons`)
  }
}
