import { z } from 'zod'
import { localizedTextSchema, planCodeSchema } from './plans.ts'

export const featureCodeSchema = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/)
export const limitCodeSchema = featureCodeSchema

export const enforcementSchema = z.enum(['off', 'log', 'enforce'])

export const featureEntitlementSchema = z.strictObject({
  code: featureCodeSchema,
  name: localizedTextSchema,
  isIncluded: z.boolean(),
  reason: z.enum([
    'plan',
    'trial',
    'grace',
    'purchase',
    'grant',
    'not_in_plan',
    'no_subscription',
    'payment_overdue',
  ]),
  /** The cheapest plan that includes it; null when none does. */
  cheapestPlan: planCodeSchema.nullable(),
  /** What is bought once and unlocks it for good; null when nothing does. */
  boughtBy: z.string().nullable(),
  /** How often in the last thirty days it was asked for and not there: refused, or let pass in log mode. */
  refused: z.int().nonnegative(),
})
export type FeatureAnswer = z.infer<typeof featureEntitlementSchema>

export const limitUsageSchema = z.strictObject({
  code: limitCodeSchema,
  name: localizedTextSchema,
  unit: localizedTextSchema.nullable(),
  period: z.enum(['day', 'month', 'billing_period', 'none']),
  /** Set where the desk itself counts it; what the product reports has a history and a cap of one's own. */
  counts: z.literal('people').nullable(),
  used: z.int().nonnegative(),
  /** null = unlimited */
  max: z.int().nonnegative().nullable(),
  left: z.int().nonnegative().nullable(),
  /** How much of `max` add-ons and grants bring. */
  raisedBy: z.int(),
  /** When the count starts again; null when it counts what exists. */
  resetsAt: z.iso.datetime().nullable(),
  enforcement: enforcementSchema,
  /** What the account set for itself; null = nothing. */
  cap: z.int().nonnegative().nullable(),
  /** At which shares of the limit the account's managers hear of it, in percent. */
  alertPercents: z.array(z.int().min(1).max(100)),
  /** How often something was refused in this period, or would have been in log mode. */
  refused: z.int().nonnegative(),
})
export type LimitUsage = z.infer<typeof limitUsageSchema>

export const entitlementListSchema = z.strictObject({
  plan: planCodeSchema,
  isSubscribed: z.boolean(),
  graceEndsAt: z.iso.datetime().nullable(),
  enforcement: enforcementSchema,
  features: z.array(featureEntitlementSchema),
  limits: z.array(limitUsageSchema),
})
export type EntitlementList = z.infer<typeof entitlementListSchema>

export const entitlementCheckInputSchema = z.strictObject({ feature: featureCodeSchema })
