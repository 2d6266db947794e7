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

/**
 * The parts of the budget for requests that nobody waits for, counted by all processes together. What is left is for
 * people, whose requests never queue.
 */
export const laneShares = { events: 0.5, reconcile: 0.3 } as const

export type StripeLane = keyof typeof laneShares
