import { invalidRequest } from '../http/errors.ts'
import type { Subscription } from '../store/collections.ts'
import type { UpdateParams } from './subscription-update.ts'

const PENDING_PARAMETERS: readonly string[] = [
  'add_invoice_items',
  'billing_cycle_anchor',
  'cancel_at_period_end',
  'discounts',
  'items',
  'metadata',
  'off_session',
  'payment_behavior',
  'proration_behavior',
  'proration_date',
  'trial_end',
  'trial_from_plan',
]

/** @throws StripeError 400 for what cannot wait for a payment. */
export function refuseBesidePending(subscription: Subscription, params: UpdateParams): void {
  if (subscription.collection_method !== 'charge_automatically') {
    throw invalidRequest(
      '`payment_behavior=pending_if_incomplete` is only supported for subscriptions with `collection_method=charge_automatically`.',
      { param: 'payment_behavior' },
    )
  }
  const refused = Object.keys(params).filter((name) => !PENDING_PARAMETERS.includes(name))
  const [first] = refused
  if (first === undefined) return
  const names = refused.map((name) => `\`${name}\``).join(', ')
  throw invalidRequest(
    `When \`payment_behavior\` is set to \`pending_if_incomplete\`, you can only pass parameters that pending updates support. Unsupported: ${names}.`,
    { param: first },
  )
}

/** @throws StripeError 400 for what a subscription's status or schedule does not let one change. */
export function refuseForbidden(subscription: Subscription, params: UpdateParams): void {
  const given = Object.keys(params)
  if (subscription.schedule !== null && given.some((name) => name.startsWith('cancel_at'))) {
    throw invalidRequest(
      `The subscription is managed by the subscription schedule \`${subscription.schedule}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    )
  }
  if (subscription.status === 'canceled') {
    if (given.every((name) => name === 'metadata' || name === 'cancellation_details')) return
    throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.', {
      code: 'invalid_canceled_subscription_fields',
    })
  }
  if (subscription.status !== 'incomplete' && subscription.status !== 'incomplete_expired') return
  const allowed = ['metadata', 'cancellation_details', 'default_source']
  const refused = given.find((name) => !allowed.includes(name))
  if (refused === undefined) return
  throw invalidRequest(
    `This subscription is in the \`${subscription.status}\` status: only its metadata can be updated.`,
    { param: refused },
  )
}
