import type { Interval, LocalizedText, Move } from '../contracts/plans.ts'
import type { CancelReason, LeavingOffer } from '../contracts/subscriptions.ts'
import type { Currency } from '../money.ts'

/** Minor units by interval and currency; every paid plan and add-on names all of them. */
export type PriceTable = Readonly<Record<Interval, Readonly<Record<Currency, number>>>>

export interface FeatureDefinition {
  readonly group: LocalizedText
  readonly name: LocalizedText
}

/** `off` counts and never asks, `log` lets everything pass and notes what would have been refused, `enforce` refuses. */
export type EnforcementMode = 'off' | 'log' | 'enforce'

export interface LimitDefinition {
  readonly name: LocalizedText
  readonly unit: LocalizedText | null
  /** When the count starts again; 'none' counts what exists. */
  readonly period: 'day' | 'month' | 'billing_period' | 'none'
  /** Set where use is reported as it happens; null = the product counts what it holds. */
  readonly meter: string | null
  /** The desk counts it: people of the account and open invitations, at most the paid seats where the plan has seats. Absent = the product reports it. */
  readonly counts?: 'people'
  /** Absent = the catalogue's. */
  readonly enforcement?: EnforcementMode
}

export interface AddOnDefinition<LimitCode extends string = string> {
  readonly name: LocalizedText
  readonly description: LocalizedText
  readonly maxQuantity: number
  readonly prices: PriceTable
  /** What one unit adds to the plan's limits. */
  readonly raises: Readonly<Partial<Record<LimitCode, number>>>
}

/** How many seats a plan is sold with, and which of them its price holds. */
export interface SeatRules {
  readonly min: number
  readonly max: number
  /** So many seats come with the plan's price, and each further one has a price of its own; absent = each seat costs the plan's price. */
  readonly included?: { readonly count: number; readonly furtherPrices: PriceTable }
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
  /** Credits for each month that is paid (on Free: each month); null = unlimited, absent = none. */
  readonly credits?: number | null
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
  /** Set when the price follows the number of seats. */
  readonly seats: SeatRules | null
  readonly trial: { readonly days: number; readonly needsCard: boolean } | null
  readonly addOns: Readonly<Record<string, AddOnDefinition<LimitCode>>>
}

/** Something that is bought once. */
export interface OneTimeProduct<FeatureCode extends string = string> {
  readonly name: LocalizedText
  readonly description: LocalizedText
  readonly prices: Readonly<Record<Currency, number>>
  /** Features that are there for good once it is paid. What unlocks something is bought once and no more. */
  readonly unlocks: readonly FeatureCode[]
  /** Credits that it brings; null = it is no pack. */
  readonly credits: number | null
}

/** What is paid in credits; plans say how many they bring. */
export interface CreditsDefinition {
  readonly name: LocalizedText
  /** How long credits that were bought may be used; null = for good. */
  readonly packsLastMonths: number | null
  /** Whole credits that one of each takes. */
  readonly actions: Readonly<Record<string, { readonly name: LocalizedText; readonly cost: number }>>
}

/** How strictly plans decide what an account may do. */
export interface AccessRules {
  readonly enforcement: EnforcementMode
  /** For how many days after a renewal that was not paid the plan keeps working. */
  readonly graceDays: number
  /** What happens when the check itself fails: people go on working, or are stopped. */
  readonly whenCheckFails: 'pass' | 'refuse'
}

/** A promotion code that the publish step makes at Stripe. Changed terms become a new code, for Stripe edits none. */
export interface PromotionDefinition {
  /** What it takes off: percent, or minor units of each invoice. */
  readonly off: { readonly percent: number } | { readonly amount: Readonly<Record<Currency, number>> }
  /** How long it lowers what is charged. */
  readonly lasts: 'once' | 'forever' | { readonly months: number }
  /** null = every plan; add-ons count with their plan. */
  readonly plans: readonly string[] | null
  readonly firstPurchaseOnly: boolean
  /** null = no limit */
  readonly maxRedemptions: number | null
}

/** What people may do who want to leave, or to rest for a while. */
export interface LeavingRules {
  /** Whether a plan may end at once, and whether the time that is paid and not used is given back. */
  readonly cancelNow: 'never' | 'without_refund' | 'with_refund'
  /** How long a pause with an end may last, and what becomes of time that is paid when it begins at once; null = no pauses. */
  readonly pause: { readonly maxMonths: number; readonly unusedTime: 'credit' | 'kept' } | null
  /** The one offer that answers a reason, where there is one and it applies. */
  readonly offers: Readonly<Partial<Record<CancelReason, LeavingOffer>>>
  /** The promotion code behind the offer of a discount, once an account; nobody can type it. */
  readonly offerCode: string | null
}

/** Who may move from where to where, and when each move takes effect. */
export interface ChangeRules {
  /** 'now' = paid and applied at once; 'renewal' = with the next period; 'never' = not offered in the app. */
  readonly moves: Readonly<Record<Move, 'now' | 'renewal' | 'never'>>
  /** People may also put off what applies 'now' to their next period, and then pay nothing before. */
  readonly mayWait: boolean
  /** Plans between which nobody moves, from the first to the second. */
  readonly blocked: readonly (readonly [from: string, to: string])[]
}

/** What a product sells, whole. Features and limits are declared once and every plan speaks of all of them. */
export interface Catalogue<FeatureCode extends string = string, LimitCode extends string = string> {
  readonly defaultCurrency: Currency
  readonly taxBehavior: 'exclusive' | 'inclusive'
  /** Stripe works out taxes from the buyer's address; absent = no taxes are added. */
  readonly automaticTax?: boolean
  readonly access: AccessRules
  readonly features: Readonly<Record<FeatureCode, FeatureDefinition>>
  readonly limits: Readonly<Record<LimitCode, LimitDefinition>>
  readonly plans: Readonly<
    Record<string, FreePlan<FeatureCode, LimitCode> | PaidPlan<FeatureCode, LimitCode>>
  >
  readonly oneTimeProducts: Readonly<Record<string, OneTimeProduct<FeatureCode>>>
  /** null = nothing is paid in credits. */
  readonly credits: CreditsDefinition | null
  readonly leaving: LeavingRules
  /** By the code that people type. */
  readonly promotions: Readonly<Record<string, PromotionDefinition>>
  readonly changes: ChangeRules
}
