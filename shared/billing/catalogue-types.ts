import type { Interval, LocalizedText } from '../contracts/plans.ts'
import type { Currency } from '../money.ts'

/** Minor units by interval and currency; every paid plan and add-on names all of them. */
export type PriceTable = Readonly<Record<Interval, Readonly<Record<Currency, number>>>>

export interface FeatureDefinition {
  readonly group: LocalizedText
  readonly name: LocalizedText
}

export interface LimitDefinition {
  readonly name: LocalizedText
  readonly unit: LocalizedText | null
  /** When the count starts again; 'none' counts what exists. */
  readonly period: 'day' | 'month' | 'billing_period' | 'none'
  /** Set where use is reported as it happens; null = the product counts what it holds. */
  readonly meter: string | null
}

export interface AddOnDefinition<LimitCode extends string = string> {
  readonly name: LocalizedText
  readonly description: LocalizedText
  readonly maxQuantity: number
  readonly prices: PriceTable
  /** What one unit adds to the plan's limits. */
  readonly raises: Readonly<Partial<Record<LimitCode, number>>>
}

interface PlanBase<FeatureCode extends string, LimitCode extends string> {
  readonly name: LocalizedText
  readonly audience: LocalizedText
  readonly rank: number
  readonly isRecommended: boolean
  readonly highlights: readonly LocalizedText[]
  readonly features: readonly FeatureCode[]
  /** null = unlimited */
  readonly limits: Readonly<Record<LimitCode, number | null>>
}

export interface FreePlan<
  FeatureCode extends string = string,
  LimitCode extends string = string,
> extends PlanBase<FeatureCode, LimitCode> {
  readonly kind: 'free'
}

export interface PaidPlan<
  FeatureCode extends string = string,
  LimitCode extends string = string,
> extends PlanBase<FeatureCode, LimitCode> {
  readonly kind: 'paid'
  readonly prices: PriceTable
  /** Set when the price counts per seat. */
  readonly seats: { readonly min: number; readonly max: number } | null
  readonly trial: { readonly days: number; readonly needsCard: boolean } | null
  readonly addOns: Readonly<Record<string, AddOnDefinition<LimitCode>>>
}

/** Something that is bought once. */
export interface OneTimeProduct {
  readonly name: LocalizedText
  readonly description: LocalizedText
  readonly prices: Readonly<Record<Currency, number>>
  readonly maxQuantity: number
  /** Credits that one unit grants, or null. */
  readonly grantsCredits: { readonly code: string; readonly amount: number } | null
}

/** What a product sells, whole. Features and limits are declared once and every plan speaks of all of them. */
export interface Catalogue<FeatureCode extends string = string, LimitCode extends string = string> {
  readonly defaultCurrency: Currency
  readonly taxBehavior: 'exclusive' | 'inclusive'
  readonly features: Readonly<Record<FeatureCode, FeatureDefinition>>
  readonly limits: Readonly<Record<LimitCode, LimitDefinition>>
  readonly plans: Readonly<
    Record<string, FreePlan<FeatureCode, LimitCode> | PaidPlan<FeatureCode, LimitCode>>
  >
  readonly oneTimeProducts: Readonly<Record<string, OneTimeProduct>>
}
