import type { Plan } from '../contracts/plans.ts'

export type PlanOfDifference = Pick<Plan, 'features' | 'limits'>

export interface PlanDifference {
  readonly gained: readonly Plan['features'][number][]
  readonly lost: readonly Plan['features'][number][]
  /** Limits that differ, the raised ones first; null is unlimited. */
  readonly limits: readonly {
    readonly code: string
    readonly limit: Plan['limits'][number]
    readonly from: number | null
    readonly to: number | null
    readonly isRaised: boolean
  }[]
}

/** What somebody gains and loses by moving from one plan to another. */
export function planDifference(from: PlanOfDifference, to: PlanOfDifference): PlanDifference {
  const had = new Set(from.features.filter(({ included }) => included).map(({ code }) => code))
  const limits = to.limits.flatMap((limit) => {
    const before = from.limits.find(({ code }) => code === limit.code)
    if (before === undefined || before.value === limit.value) return []
    const isRaised = (limit.value ?? Infinity) > (before.value ?? Infinity)
    return [{ code: limit.code, limit, from: before.value, to: limit.value, isRaised }]
  })
  return {
    gained: to.features.filter(({ code, included }) => included && !had.has(code)),
    lost: to.features.filter(({ code, included }) => !included && had.has(code)),
    limits: limits.sort((a, b) => Number(b.isRaised) - Number(a.isRaised)),
  }
}
