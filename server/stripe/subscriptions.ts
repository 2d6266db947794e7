import type Stripe from 'stripe'
import { asking } from './errors.ts'
import { type StripeSubscription, subscriptionSchema } from './objects.ts'

/** What a subscription is read with, so that one read answers for its invoice, customer, method and set-up too. */
export const subscriptionExpand = [
  'customer',
  'customer.tax_ids',
  // Four levels are all that Stripe expands: which products it is for, the read of the customer tells.
  'customer.discount.promotion_code',
  'customer.discount.source.coupon',
  'default_payment_method',
  'latest_invoice.confirmation_secret',
  'latest_invoice.payments',
  'pending_setup_intent',
  'discounts.promotion_code',
  'discounts.source.coupon.applies_to',
  'discounts.source.coupon.currency_options',
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

/**
 * Later payments leave the subscription's default method as it is. Setting it again changes nothing, so it needs no
 * operation of its own.
 */
export async function stopSavingMethods(stripe: Stripe, id: string, idempotencyKey: string): Promise<void> {
  await asking(() =>
    stripe.subscriptions.update(
      id,
      { payment_settings: { save_default_payment_method: 'off' } },
      { idempotencyKey },
    ),
  )
}
