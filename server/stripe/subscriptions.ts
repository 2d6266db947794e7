import type Stripe from 'stripe'
import { asking } from './errors.ts'
import { type StripeSubscription, subscriptionSchema } from './objects.ts'

/** What a subscription is read with, so that one read answers for its invoice, customer, method and set-up too. */
export const subscriptionExpand = [
  'customer',
  'default_payment_method',
  'latest_invoice.confirmation_secret',
  'latest_invoice.payments',
  'pending_setup_intent',
]

export async function readSubscription(stripe: Stripe, id: string): Promise<StripeSubscription> {
  const answer = await asking(() => stripe.subscriptions.retrieve(id, { expand: subscriptionExpand }))
  return subscriptionSchema.parse(answer)
}

/** The subscription that an operation made, found by the mark it carries, or null. Lists; never searches, which lags. */
export async function findSubscriptionOf(
  stripe: Stripe,
  customerId: string,
  operationId: string,
): Promise<StripeSubscription | null> {
  const page = await asking(() =>
    stripe.subscriptions.list({ customer: customerId, status: 'all', limit: 100 }),
  )
  const found = page.data.find(({ metadata }) => metadata['operation_id'] === operationId)
  return found === undefined ? null : readSubscription(stripe, found.id)
}

/** Ends a subscription at once. A first payment that is still open is voided with it. */
export async function cancelSubscription(stripe: Stripe, id: string): Promise<StripeSubscription> {
  return subscriptionSchema.parse(
    await asking(() => stripe.subscriptions.cancel(id, { expand: ['latest_invoice.payments'] })),
  )
}
