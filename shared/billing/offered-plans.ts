import type { Plan } from '../contracts/plans.ts'
import type { Catalogue, FreePlan, PaidPlan, SeatRules } from './catalogue-types.ts'
import { pricesOf } from './pricing.ts'

/** Values that replace the catalogue's for one reader. */
export interface PlanOverrides {
  /** A number of days, null for no trial, undefined for what the catalogue says. */
  trialDays(plan: string): number | null | undefined
  /** A number, null for unlimited, undefined for what the catalogue says. */
  limit(plan: string, limit: string): number | null | undefined
  /** The fewest or most seats that somebody may have, undefined for what the catalogue says. Only where a plan has seats. */
  seats(plan: string, bound: 'min' | 'max'): number | undefined
}

export const noOverrides: PlanOverrides = {
  trialDays: () => undefined,
  limit: () => undefined,
  seats: () => undefined,
}

/** The catalogue's plans as pages and checkout see them, from cheapest to dearest. */
export function offeredPlans(catalogue: Catalogue, overrides: PlanOverrides = noOverrides): Plan[] {
  return Object.entries(catalogue.plans)
    .map(([code, plan]) => offeredPlan(catalogue, code, plan, overrides))
    .sort((a, b) => a.rank - b.rank)
}

function offeredPlan(
  catalogue: Catalogue,
  code: string,
  plan: FreePlan | PaidPlan,
  overrides: PlanOverrides,
): Plan {
  const paid = plan.kind === 'paid' ? plan : null
  return {
    code,
    name: plan.name,
    audience: plan.audience,
    rank: plan.rank,
    isFree: paid === null,
    isRecommended: plan.isRecommended,
    seats: paid?.seats ? seatsOf(code, paid.seats, overrides) : null,
    prices: paid === null ? [] : pricesOf(paid.prices, paid.seats?.included?.furtherPrices),
    highlights: [...plan.highlights],
    features: Object.entries(catalogue.features).map(([feature, { group, name }]) => ({
      code: feature,
      group,
      name,
      included: plan.features.includes(feature),
    })),
    limits: Object.entries(catalogue.limits).map(([limit, { name, unit, period }]) => ({
      code: limit,
      name,
      unit,
      period,
      value: firstDefined(overrides.limit(code, limit), plan.limits[limit]) ?? null,
    })),
    addOns: Object.entries(paid?.addOns ?? {}).map(([addOn, { name, description, maxQuantity, prices }]) => ({
      code: addOn,
      name,
      description,
      maxQuantity,
      prices: pricesOf(prices),
    })),
    trial: paid === null ? null : trialOf(code, paid, overrides),
  }
}

function trialOf(code: string, plan: PaidPlan, overrides: PlanOverrides): Plan['trial'] {
  const days = firstDefined(overrides.trialDays(code), plan.trial?.days) ?? null
  return days === null || days <= 0 ? null : { days, needsCard: plan.trial?.needsCard ?? true }
}

function seatsOf(code: string, { min, max, included }: SeatRules, overrides: PlanOverrides): Plan['seats'] {
  const count = included?.count ?? 0
  const most = overrides.seats(code, 'max') ?? max
  const fewest = Math.max(overrides.seats(code, 'min') ?? min, count)
  return { min: Math.min(fewest, most), max: most, included: count }
}

function firstDefined<T>(...values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined)
}
