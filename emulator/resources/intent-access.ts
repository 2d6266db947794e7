import type { Ctx } from '../http/context.ts'
import { cardError, invalidRequest, resourceMissing, type StripeError } from '../http/errors.ts'
import type { CardError } from '../payments/card-error.ts'
import type { PaymentIntent, PaymentMethod, SetupIntent } from '../store/collections.ts'

/**
 * Lets a publishable key at an intent only with its client secret; a secret key needs none, but a wrong one is wrong.
 * @throws StripeError 404 as if the intent did not exist.
 */
export function checkClientSecret(
  ctx: Ctx,
  intent: PaymentIntent | SetupIntent,
  clientSecret: string | undefined,
): void {
  const needsSecret = ctx.request.key === 'publishable' || clientSecret !== undefined
  if (!needsSecret || clientSecret === intent.client_secret) return
  const noun = intent.object === 'payment_intent' ? 'payment_intent' : 'setupintent'
  throw resourceMissing(noun, intent.id, 'intent')
}

/** @throws StripeError 400 when the method belongs to another customer than the intent. */
export function checkOwner(intent: { customer: string | null }, method: PaymentMethod): void {
  if (method.customer === null || method.customer === intent.customer) return
  const message =
    intent.customer === null
      ? `The PaymentMethod ${method.id} belongs to a Customer. Please include the Customer in the \`customer\` parameter.`
      : `The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`
  throw invalidRequest(message, { param: 'payment_method' })
}

/** The 402 of a failed attempt; what the attempt wrote stays. */
export function attemptFailed(
  error: CardError & { charge?: string; payment_method: PaymentMethod },
  intent: { payment_intent: PaymentIntent } | { setup_intent: SetupIntent },
): StripeError {
  const { message, type: _type, ...extras } = error
  return cardError(message, { ...extras, ...intent }, { keepsChanges: true })
}
