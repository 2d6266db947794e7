import type { SubscriptionRow } from '../subscriptions/load-billing.ts'

/** Nothing comes after the present period: it ends, rests, or has not begun. */
export function endsOrRests({ status, cancelAt, cancelAtPeriodEnd }: SubscriptionRow): boolean {
  const goesOn = status === 'active' || status === 'trialing' || status === 'past_due'
  return !goesOn || cancelAtPeriodEnd || cancelAt !== null
}
