import type { Persona } from '#shared/testing/personas.ts'
import { loadBilling } from '../billing/subscriptions/load-billing.ts'
import { advanceAccount } from './advance-account.ts'
import type { World } from './scenarios.ts'

const daySeconds = 86_400

/** The same person with another of Stripe's test payment methods. */
export const payingWith = (persona: Persona, paymentMethod: string): Persona => ({
  ...persona,
  subscribe: persona.subscribe && { ...persona.subscribe, paymentMethod },
})

/** Lets days pass for the person, and everything happen that they bring. */
export async function pass({ deps, visitor, settle }: World, days: number): Promise<void> {
  await advanceAccount(deps, visitor.membership.accountId, days * daySeconds)
  await settle()
}

/** The person's subscription by its Stripe ids. */
export async function runningOf({ deps, visitor }: World) {
  const { row, items } = await loadBilling(deps.db, visitor.membership.accountId)
  if (row === null) throw new Error('the person of this scenario has no subscription')
  return { id: row.stripeId, customer: row.customerStripeId, items }
}
