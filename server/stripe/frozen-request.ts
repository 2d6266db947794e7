import type Stripe from 'stripe'
import { asking } from './errors.ts'
import type { SubscriptionExpectation } from './expectation.ts'
import {
  customerSchema,
  invoiceSchema,
  scheduleSchema,
  type StripeCustomer,
  type StripeInvoice,
  type StripeSchedule,
  type StripeSubscription,
  subscriptionSchema,
} from './objects.ts'

/**
 * A request that changes something at Stripe, as it is stored before it leaves and sent again as it stands. Calls whose
 * object carries no mark of the operation say what is to be true afterwards.
 */
export type FrozenRequest =
  | { call: 'customers.create'; params: Stripe.CustomerCreateParams }
  | { call: 'subscriptions.create'; params: Stripe.SubscriptionCreateParams }
  | { call: 'subscriptions.cancel'; id: string; params: Stripe.SubscriptionCancelParams }
  | {
      call: 'subscriptions.update'
      id: string
      params: Stripe.SubscriptionUpdateParams
      expects: SubscriptionExpectation
    }
  | { call: 'subscriptions.pause'; id: string; params: Stripe.SubscriptionPauseParams }
  | { call: 'subscriptions.resume'; id: string; params: Stripe.SubscriptionResumeParams }
  | {
      call: 'subscriptionSchedules.create'
      params: Stripe.SubscriptionScheduleCreateParams & { from_subscription: string }
    }
  | { call: 'subscriptionSchedules.update'; id: string; params: Stripe.SubscriptionScheduleUpdateParams }
  | { call: 'subscriptionSchedules.release'; id: string; params: Stripe.SubscriptionScheduleReleaseParams }
  | { call: 'subscriptionSchedules.cancel'; id: string; params: Stripe.SubscriptionScheduleCancelParams }
  | { call: 'invoices.pay'; id: string; params: Stripe.InvoicePayParams }

export type FrozenAnswer =
  | { object: 'customer'; customer: StripeCustomer }
  | { object: 'subscription'; subscription: StripeSubscription }
  | { object: 'schedule'; schedule: StripeSchedule }
  | { object: 'invoice'; invoice: StripeInvoice }

interface SendOptions {
  idempotencyKey: string
  apiVersion: string
}

/** Sends exactly what was stored. With the same key Stripe does it once, however often it is asked. */
export async function sendFrozen(
  stripe: Stripe,
  request: FrozenRequest,
  { idempotencyKey, apiVersion }: SendOptions,
): Promise<FrozenAnswer> {
  const options = { idempotencyKey, apiVersion }
  switch (request.call) {
    case 'customers.create': {
      const answer = await asking(() => stripe.customers.create(request.params, options))
      return { object: 'customer', customer: customerSchema.parse(answer) }
    }
    case 'subscriptions.create':
      return subscriptionAnswer(() => stripe.subscriptions.create(request.params, options))
    case 'subscriptions.cancel':
      // A DELETE takes no idempotency key: a second one answers 404, and the caller looks again.
      return subscriptionAnswer(() => stripe.subscriptions.cancel(request.id, request.params, { apiVersion }))
    case 'subscriptions.update':
      return subscriptionAnswer(() => stripe.subscriptions.update(request.id, request.params, options))
    case 'subscriptions.pause':
      return subscriptionAnswer(() => stripe.subscriptions.pause(request.id, request.params, options))
    case 'subscriptions.resume':
      return subscriptionAnswer(() => stripe.subscriptions.resume(request.id, request.params, options))
    case 'subscriptionSchedules.create':
      return scheduleAnswer(() => stripe.subscriptionSchedules.create(request.params, options))
    case 'subscriptionSchedules.update':
      return scheduleAnswer(() => stripe.subscriptionSchedules.update(request.id, request.params, options))
    case 'subscriptionSchedules.release':
      return scheduleAnswer(() => stripe.subscriptionSchedules.release(request.id, request.params, options))
    case 'subscriptionSchedules.cancel':
      return scheduleAnswer(() => stripe.subscriptionSchedules.cancel(request.id, request.params, options))
    case 'invoices.pay': {
      const answer = await asking(() => stripe.invoices.pay(request.id, request.params, options))
      return { object: 'invoice', invoice: invoiceSchema.parse(answer) }
    }
  }
}

async function subscriptionAnswer(send: () => Promise<unknown>): Promise<FrozenAnswer> {
  return { object: 'subscription', subscription: subscriptionSchema.parse(await asking(send)) }
}

async function scheduleAnswer(send: () => Promise<unknown>): Promise<FrozenAnswer> {
  return { object: 'schedule', schedule: scheduleSchema.parse(await asking(send)) }
}
