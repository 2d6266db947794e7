import type { BillingState } from '../contracts/subscriptions.ts'

/** What a state gives: the plan's rights, the plan's for the days of grace, or Free's. */
export type Access = 'plan' | 'grace' | 'free'

type UnderWay = Extract<BillingState, { purpose: string }>

/**
 * Each state of a subscription and what it gives. The one table: features, limits and screens follow it.
 * Nothing that is not yet paid gives anything, and what was paid lasts to its end.
 */
const byState = {
  free: 'free',
  incomplete: 'free',
  expired: 'free',
  trialing: 'plan',
  active: 'plan',
  changing: 'plan',
  pause_booked: 'plan',
  no_charges: 'plan',
  disputed: 'plan',
  canceling: 'plan',
  past_due: 'grace',
  unpaid: 'free',
  paused: 'free',
  canceled: 'free',
} as const satisfies Record<Exclude<BillingState['kind'], UnderWay['kind']>, Access>

/** While a payment is under way or waits for the bank, what it is for decides. */
const byPurpose = {
  start: 'free',
  resume: 'free',
  change: 'plan',
  renewal: 'grace',
} as const satisfies Record<UnderWay['purpose'], Access>

/** What a state gives. */
export function accessOf(state: BillingState): Access {
  return 'purpose' in state ? byPurpose[state.purpose] : byState[state.kind]
}
