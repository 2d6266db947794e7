import type Stripe from 'stripe'
import { asking } from './errors.ts'
import {
  customerSchema,
  type StripeCustomer,
  type StripeSubscription,
  subscriptionSchema,
} from './objects.ts'

/** A request that changes something at Stripe, as it is stored before it leaves and sent again as it stands. */
export type FrozenRequest =
  | { call: 'customers.create'; params: Stripe.CustomerCreateParams }
  | { call: 'subscriptions.create'; params: Stripe.SubscriptionCreateParams }
  | { call: 'subscriptions.cancel'; id: string; params: Stripe.SubscriptionCancelParams }

export type FrozenAnswer =
  | { object: 'customer'; customer: StripeCustomer }
  | { object: 'subscription'; subscription: StripeSubscription }

/** Sends exactly what was stored. With the same key Stripe does it once, however often it is asked. */
export async function sendFrozen(
  stripe: Stripe,
  request: FrozenRequest,
  options: { idempotencyKey: string; apiVersion: string },
): Promise<FrozenAnswer> {
  switch (request.call) {
    case 'customers.create': {
      const answer = await asking(() => stripe.customers.create(request.params, options))
      return { object: 'customer', customer: customerSchema.parse(answer) }
    }
    case 'subscriptions.create': {
      const answer = await asking(() => stripe.subscriptions.create(request.params, options))
      return { object: 'subscription', subscription: subscriptionSchema.parse(answer) }
    }
    case 'subscriptions.cancel': {
      // A DELETE takes no idempotency key: a second one answers 404, and the caller looks again.
      const { apiVersion } = options
      const answer = await asking(() =>
        stripe.subscriptions.cancel(request.id, request.params, { apiVersion }),
      )
      return { object: 'subscription', subscription: subscriptionSchema.parse(answer) }
    }
  }
}
