import type { StripeMode } from '../deps.ts'

/**
 * How many requests a second Stripe lets an account make: in all, and to one endpoint. The emulator has no such limit.
 * Source: Stripe's documentation on rate limits.
 */
export const stripeBudget = {
  live: { perSecond: 100, perEndpoint: 25 },
  test: { perSecond: 25, perEndpoint: 25 },
  emulator: null,
} as const satisfies Record<StripeMode, { perSecond: number; perEndpoint: number } | null>

/** The part of the budget that reading Stripe through may use; the rest is for people and events. */
export const reconcileShare = 0.3
