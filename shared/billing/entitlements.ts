import type { BillingState, PlanChoice } from '../contracts/subscriptions.ts'
import { accessOf } from './access.ts'
import type { Catalogue, EnforcementMode, LimitDefinition } from './catalogue-types.ts'

/** Why a feature is there, or why it is not. */
export type FeatureReason =
  | 'plan'
  | 'trial'
  | 'grace'
  | 'purchase'
  | 'grant'
  /** A plan runs and does not include it. */
  | 'not_in_plan'
  /** No plan runs, and Free does not include it. */
  | 'no_subscription'
  /** It would be there if what is owed were paid. */
  | 'payment_overdue'

/** Values that replace the catalogue's for one account. */
export interface AccessOverrides {
  limit(plan: string, limit: string): number | null | undefined
  graceDays(): number | undefined
  /** Of one limit, or of everything when none is named. */
  enforcement(limit?: string): EnforcementMode | undefined
}

/** Something given by hand, beside what is sold. */
export type Grant =
  | { readonly kind: 'feature'; readonly code: string }
  /** `amount` is added to the limit; null lifts it. */
  | { readonly kind: 'limit'; readonly code: string; readonly amount: number | null }

export interface EntitlementFacts {
  readonly catalogue: Catalogue
  readonly state: BillingState
  /** What the account pays for, also while it is not paid; null when it never chose. */
  readonly choice: PlanChoice | null
  /** Since when a renewal is owed; null when none is. */
  readonly pastDueSince: Date | null
  /** Features unlocked for good by one-time purchases. */
  readonly purchased: readonly string[]
  /** Grants that hold now. */
  readonly grants: readonly Grant[]
  readonly overrides: AccessOverrides
}

export interface FeatureEntitlement {
  readonly code: string
  readonly isIncluded: boolean
  readonly reason: FeatureReason
}

export interface LimitEntitlement {
  readonly code: string
  readonly period: LimitDefinition['period']
  /** What the account may use in a period; null = unlimited. */
  readonly max: number | null
  /** How much of `max` add-ons and grants bring. */
  readonly raisedBy: number
  readonly enforcement: EnforcementMode
}

export interface Entitlements {
  /** The plan whose rights the account has now. */
  readonly plan: string
  /** True when a subscription gives these rights, not Free. */
  readonly isSubscribed: boolean
  /** The end of the days of grace; null outside of them. */
  readonly graceEndsAt: Date | null
  /** For features and whatever names no mode of its own. */
  readonly enforcement: EnforcementMode
  readonly features: readonly FeatureEntitlement[]
  readonly limits: readonly LimitEntitlement[]
}

const dayMs = 86_400_000

/**
 * What an account may do at a moment, from everything that gives rights: plan, add-ons, trial, days of grace, purchases,
 * grants and overrides. Pure: the same facts give the same answer in every process and in the page.
 */
export function entitlementsOf(facts: EntitlementFacts, now: Date): Entitlements {
  const { catalogue, overrides, choice, grants } = facts
  const free = freePlanOf(catalogue)
  const graceEndsAt = graceEndOf(facts)
  const access = accessOf(facts.state)
  const isSubscribed = access === 'plan' || (access === 'grace' && graceEndsAt !== null && now < graceEndsAt)
  const code = isSubscribed && choice !== null ? choice.plan : free
  const plan = planOf(catalogue, code) ?? planOf(catalogue, free)
  const enforcement = overrides.enforcement() ?? catalogue.access.enforcement

  return {
    plan: code,
    isSubscribed,
    graceEndsAt: isSubscribed ? graceEndsAt : null,
    enforcement,
    features: Object.keys(catalogue.features).map(featureOf),
    limits: Object.entries(catalogue.limits).map(limitOf),
  }

  function featureOf(feature: string): FeatureEntitlement {
    const reason = reasonOf(feature)
    const isMissing = reason === 'not_in_plan' || reason === 'no_subscription' || reason === 'payment_overdue'
    return { code: feature, isIncluded: !isMissing, reason }
  }

  function reasonOf(feature: string): FeatureReason {
    if (plan?.features.includes(feature) === true) {
      if (graceEndsAt !== null && isSubscribed) return 'grace'
      return facts.state.kind === 'trialing' ? 'trial' : 'plan'
    }
    if (facts.purchased.includes(feature)) return 'purchase'
    if (grants.some((grant) => grant.kind === 'feature' && grant.code === feature)) return 'grant'
    if (isSubscribed) return 'not_in_plan'
    return isOwedFor(feature) ? 'payment_overdue' : 'no_subscription'
  }

  function isOwedFor(feature: string): boolean {
    const isOwed = facts.state.kind === 'unpaid' || accessOf(facts.state) === 'grace'
    return isOwed && choice !== null && planOf(catalogue, choice.plan)?.features.includes(feature) === true
  }

  function limitOf([limit, { period, enforcement: own }]: [string, LimitDefinition]): LimitEntitlement {
    const overridden = overrides.limit(code, limit)
    const base = overridden === undefined ? (plan?.limits[limit] ?? null) : overridden
    const granted = grants.flatMap((grant) =>
      grant.kind === 'limit' && grant.code === limit ? [grant.amount] : [],
    )
    const raisedBy = addedByAddOns(limit) + granted.reduce<number>((sum, amount) => sum + (amount ?? 0), 0)
    return {
      code: limit,
      period,
      max: base === null || granted.includes(null) ? null : base + raisedBy,
      raisedBy,
      enforcement: overrides.enforcement(limit) ?? overrides.enforcement() ?? own ?? enforcement,
    }
  }

  function addedByAddOns(limit: string): number {
    if (!isSubscribed || choice === null || plan?.kind !== 'paid') return 0
    return choice.addOns.reduce(
      (sum, { code: addOn, quantity }) => sum + quantity * (plan.addOns[addOn]?.raises[limit] ?? 0),
      0,
    )
  }
}

/** The code of the plan that everybody has who pays for none. */
export function freePlanOf(catalogue: Pick<Catalogue, 'plans'>): string {
  const free = Object.entries(catalogue.plans).find(([, { kind }]) => kind === 'free')
  if (free === undefined) throw new Error('the catalogue has no free plan')
  return free[0]
}

function graceEndOf({ catalogue, state, pastDueSince, overrides }: EntitlementFacts): Date | null {
  if (accessOf(state) !== 'grace' || pastDueSince === null) return null
  const days = overrides.graceDays() ?? catalogue.access.graceDays
  return new Date(pastDueSince.getTime() + days * dayMs)
}

function planOf(catalogue: Catalogue, code: string) {
  return Object.hasOwn(catalogue.plans, code) ? catalogue.plans[code] : undefined
}
