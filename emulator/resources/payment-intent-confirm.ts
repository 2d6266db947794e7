import { followPayment } from '../engine/collection.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { ParamsOf } from '../http/params.ts'
import { attemptPayment } from '../payments/payment-attempt.ts'
import { resolveMethod } from '../payments/vault.ts'
import type { PaymentIntent, PaymentMethod } from '../store/collections.ts'
import { attemptFailed, checkOwner } from './intent-access.ts'
import { acceptanceOf, optionsOf, shippingOf, type confirmShape } from './intent-params.ts'
import { saveMethod } from './payment-method-data.ts'

export type ConfirmParams = ParamsOf<typeof confirmShape>

/** The method that the request brings: an id, a token, or card details. */
export function methodFor(ctx: Ctx, intent: PaymentIntent, params: ConfirmParams): PaymentMethod | undefined {
  if (params.payment_method_data !== undefined) {
    return saveMethod(ctx, params.payment_method_data, 'payment_method_data')
  }
  if (params.payment_method === undefined) return undefined
  const method = resolveMethod(ctx, params.payment_method, 'payment_method')
  checkOwner(intent, method)
  return method
}

/** The intent with a method that waits for its confirmation. */
export function withMethod(ctx: Ctx, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  return ctx.store.payment_intents.update(intent.id, {
    payment_method: method.id,
    status: 'requires_confirmation',
  })
}

/**
 * Tries to pay with the given method, or with the one the intent has.
 * @throws StripeError 402 when the attempt failed; what it wrote stays.
 */
export function confirmIntent(
  ctx: Ctx,
  intent: PaymentIntent,
  params: ConfirmParams,
  given: PaymentMethod | undefined,
): PaymentIntent {
  const method = given ?? ctx.store.payment_methods.find(intent.payment_method ?? '')
  if (method === undefined) {
    throw invalidRequest(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      { code: 'payment_intent_unexpected_state', payment_intent: intent },
    )
  }
  requireReturnUrl(ctx, intent, params)
  const prepared = ctx.store.payment_intents.update(intent.id, {
    payment_method_options: optionsOf(intent.payment_method_options, params.payment_method_options),
    receipt_email: params.receipt_email ?? intent.receipt_email,
    setup_future_usage: params.setup_future_usage ?? intent.setup_future_usage,
    ...(params.shipping === undefined ? {} : { shipping: shippingOf(params.shipping) }),
  })
  const result = attemptPayment(ctx, prepared, method, {
    offSession: params.off_session === true,
    errorOnAction: params.error_on_requires_action === true,
    useSdk: params.use_stripe_sdk === true || ctx.request.key === 'publishable',
    returnUrl: params.return_url ?? null,
    ...acceptanceOf(ctx, params.mandate_data),
  })
  followPayment(ctx, result)
  if (result.error) throw attemptFailed(result.error, { payment_intent: result.intent })
  return ctx.store.payment_intents.get(intent.id)
}

function requireReturnUrl(ctx: Ctx, intent: PaymentIntent, params: ConfirmParams): void {
  const redirects = intent.automatic_payment_methods?.allow_redirects === 'always'
  const excused = params.return_url ?? params.error_on_requires_action ?? params.off_session
  if (!redirects || ctx.request.key === 'publishable' || (excused !== undefined && excused !== false)) return
  throw invalidRequest(
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
    { payment_intent: intent },
  )
}

/** @throws StripeError 400 for an intent that nothing can be confirmed on any more. */
export function refuseFinished(intent: PaymentIntent): void {
  if (!['succeeded', 'canceled', 'processing', 'requires_capture'].includes(intent.status)) return
  const message =
    intent.status === 'succeeded'
      ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
      : `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action, requires_payment_method.`
  throw invalidRequest(message, { code: 'payment_intent_unexpected_state', payment_intent: intent })
}
