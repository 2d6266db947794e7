import { invalidRequest, type StripeError } from '../http/errors.ts'

/** 400 where a payment is due at once and neither the subscription nor its customer has a method. */
export function nothingToPayWith(): StripeError {
  return invalidRequest(
    'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
    { code: 'resource_missing' },
  )
}
