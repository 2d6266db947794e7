import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { followPayment } from '../engine/collection.ts'
import { closeChallenges } from '../payments/challenge.ts'
import { capturePayment } from '../payments/capture.ts'
import { attemptPayment } from '../payments/payment-attempt.ts'
import { newPaymentIntent } from '../payments/payment-intent-object.ts'
import { resolveMethod } from '../payments/vault.ts'
import type { PaymentIntent, PaymentMethod } from '../store/collections.ts'
import { checkAmount } from './amounts.ts'
import { attemptFailed, checkClientSecret, checkOwner } from './intent-access.ts'
import {
  automaticMethodsOf,
  automaticMethodsParam,
  confirmShape,
  describeShape,
  optionsOf,
  shippingOf,
} from './intent-params.ts'
import { saveMethod } from './payment-method-data.ts'

const CANCELABLE = ['requires_payment_method', 'requires_capture', 'requires_confirmation', 'requires_action']

export const paymentIntentRoutes = [
  route({
    method: 'POST',
    path: '/v1/payment_intents',
    params: {
      ...describeShape,
      ...confirmShape,
      amount: p.required(p.integer()),
      automatic_payment_methods: automaticMethodsParam,
      capture_method: p.enumeration('automatic', 'automatic_async', 'manual'),
      confirm: p.boolean(),
      confirmation_method: p.enumeration('automatic', 'manual'),
      currency: p.required(p.string({ pattern: /^[a-zA-Z]{3}$/ })),
      customer: p.string(),
      metadata: p.metadata(),
    },
    handle(ctx, params) {
      if (params.customer !== undefined) ctx.store.customers.refer(params.customer, 'customer')
      const currency = params.currency.toLowerCase()
      checkAmount(params.amount, currency)
      const id = ctx.ids.next('pi_')
      const intent = ctx.store.payment_intents.put(
        newPaymentIntent({
          id,
          amount: params.amount,
          automatic_payment_methods: automaticMethodsOf(params.automatic_payment_methods),
          capture_method: params.capture_method ?? 'automatic_async',
          client_secret: `${id}_secret_${ctx.ids.next('', 25)}`,
          confirmation_method: params.confirmation_method ?? 'automatic',
          created: ctx.now(params.customer),
          currency,
          customer: params.customer ?? null,
          description: params.description ?? null,
          metadata: p.applyMetadata({}, params.metadata),
          payment_method_options: optionsOf(null, params.payment_method_options),
          receipt_email: params.receipt_email ?? null,
          setup_future_usage: params.setup_future_usage ?? null,
          shipping: shippingOf(params.shipping),
          statement_descriptor: params.statement_descriptor ?? null,
          statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
          transfer_group: params.transfer_group ?? null,
        }),
      )
      const method = methodFor(ctx, intent, params)
      const ready = method === undefined ? intent : withMethod(ctx, intent, method)
      ctx.emit('payment_intent.created', ready)
      return params.confirm === true ? confirmIntent(ctx, ready, params, method) : ready
    },
  }),

  route({
    method: 'GET',
    path: '/v1/payment_intents/:id',
    params: { client_secret: p.string() },
    publishable: true,
    handle(ctx, { id, client_secret }) {
      const intent = ctx.store.payment_intents.get(id)
      checkClientSecret(ctx, intent, client_secret)
      return intent
    },
  }),

  route({
    method: 'POST',
    path: '/v1/payment_intents/:id',
    params: {
      ...describeShape,
      amount: p.integer(),
      currency: p.string({ pattern: /^[a-zA-Z]{3}$/ }),
      customer: p.string(),
      metadata: p.metadata(),
      payment_method: p.emptyable(p.string()),
      payment_method_options: confirmShape.payment_method_options,
    },
    handle: (ctx, { id, ...params }) => updateIntent(ctx, ctx.store.payment_intents.get(id), params),
  }),

  route({
    method: 'POST',
    path: '/v1/payment_intents/:id/confirm',
    params: { ...confirmShape, client_secret: p.string() },
    publishable: true,
    handle(ctx, { id, ...params }) {
      const intent = ctx.store.payment_intents.get(id)
      checkClientSecret(ctx, intent, params.client_secret)
      ctx.now(intent.customer)
      refuseFinished(intent)
      return confirmIntent(ctx, intent, params, methodFor(ctx, intent, params))
    },
  }),

  route({
    method: 'POST',
    path: '/v1/payment_intents/:id/capture',
    params: { amount_to_capture: p.integer({ min: 1 }), metadata: p.metadata() },
    handle(ctx, { id, amount_to_capture }) {
      return capturePayment(ctx, ctx.store.payment_intents.get(id), amount_to_capture)
    },
  }),

  route({
    method: 'POST',
    path: '/v1/payment_intents/:id/cancel',
    params: {
      cancellation_reason: p.enumeration('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'),
    },
    handle(ctx, { id, cancellation_reason }) {
      const intent = ctx.store.payment_intents.get(id)
      refuseUncancelable(ctx, intent)
      closeChallenges(ctx, id)
      const canceled = ctx.store.payment_intents.update(id, {
        amount_capturable: 0,
        canceled_at: ctx.now(intent.customer),
        cancellation_reason: cancellation_reason ?? null,
        next_action: null,
        status: 'canceled',
      })
      ctx.emit('payment_intent.canceled', canceled)
      return canceled
    },
  }),

  route({
    method: 'GET',
    path: '/v1/payment_intents',
    params: { ...pagination, created: p.range(), customer: p.string() },
    handle(ctx, { customer, ...query }) {
      if (customer !== undefined) ctx.store.customers.refer(customer, 'customer')
      const by = customer === undefined ? {} : ({ index: 'customer', value: customer } as const)
      return listObject('/v1/payment_intents', ctx.store.payment_intents.page({ ...query, ...by }))
    },
  }),
]

type ConfirmParams = p.ParamsOf<typeof confirmShape>

/** The method that the request brings: an id, a token, or card details. */
function methodFor(ctx: Ctx, intent: PaymentIntent, params: ConfirmParams): PaymentMethod | undefined {
  if (params.payment_method_data !== undefined) {
    return saveMethod(ctx, params.payment_method_data, 'payment_method_data')
  }
  if (params.payment_method === undefined) return undefined
  const method = resolveMethod(ctx, params.payment_method, 'payment_method')
  checkOwner(intent, method)
  return method
}

function withMethod(ctx: Ctx, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  return ctx.store.payment_intents.update(intent.id, {
    payment_method: method.id,
    status: 'requires_confirmation',
  })
}

function confirmIntent(
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

function refuseFinished(intent: PaymentIntent): void {
  if (!['succeeded', 'canceled', 'processing', 'requires_capture'].includes(intent.status)) return
  const message =
    intent.status === 'succeeded'
      ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
      : `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action, requires_payment_method.`
  throw invalidRequest(message, { code: 'payment_intent_unexpected_state', payment_intent: intent })
}

function refuseUncancelable(ctx: Ctx, intent: PaymentIntent): void {
  if (!CANCELABLE.includes(intent.status)) {
    throw invalidRequest(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.`,
      { code: 'payment_intent_unexpected_state', payment_intent: intent },
    )
  }
  if (ctx.store.invoice_payments.first('payment_intent', intent.id)) {
    throw invalidRequest(
      'You cannot cancel this PaymentIntent because it is attached to an invoice. Void the invoice instead.',
      { code: 'payment_intent_unexpected_state', payment_intent: intent },
    )
  }
}

interface IntentChange extends p.ParamsOf<typeof describeShape> {
  amount?: number
  currency?: string
  customer?: string
  metadata?: Record<string, string> | null
  payment_method?: string | null
  payment_method_options?: ConfirmParams['payment_method_options']
}

function updateIntent(ctx: Ctx, intent: PaymentIntent, params: IntentChange): PaymentIntent {
  const changesMoney = params.amount !== undefined || params.currency !== undefined
  if (changesMoney && ctx.store.invoice_payments.first('payment_intent', intent.id)) {
    throw invalidRequest('You cannot update the amount of a PaymentIntent that is attached to an invoice.', {
      code: 'payment_intent_unexpected_state',
      payment_intent: intent,
    })
  }
  if (changesMoney && ['succeeded', 'canceled', 'requires_capture', 'processing'].includes(intent.status)) {
    throw invalidRequest(
      `This PaymentIntent's amount could not be updated because it has a status of ${intent.status}. You may only update the amount of a PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, requires_action.`,
      { code: 'payment_intent_unexpected_state', payment_intent: intent },
    )
  }
  const currency = params.currency?.toLowerCase() ?? intent.currency
  if (changesMoney) checkAmount(params.amount ?? intent.amount, currency)
  if (params.customer !== undefined) ctx.store.customers.refer(params.customer, 'customer')
  const after = ctx.store.payment_intents.update(intent.id, {
    amount: params.amount ?? intent.amount,
    currency,
    customer: params.customer ?? intent.customer,
    description: params.description ?? intent.description,
    metadata: p.applyMetadata(intent.metadata, params.metadata),
    payment_method_options: optionsOf(intent.payment_method_options, params.payment_method_options),
    receipt_email: params.receipt_email ?? intent.receipt_email,
    setup_future_usage: params.setup_future_usage ?? intent.setup_future_usage,
    ...(params.shipping === undefined ? {} : { shipping: shippingOf(params.shipping) }),
    statement_descriptor: params.statement_descriptor ?? intent.statement_descriptor,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? intent.statement_descriptor_suffix,
    transfer_group: params.transfer_group ?? intent.transfer_group,
  })
  if (!params.payment_method) return after
  const method = resolveMethod(ctx, params.payment_method, 'payment_method')
  checkOwner(after, method)
  return after.status === 'requires_payment_method' || after.status === 'requires_confirmation'
    ? withMethod(ctx, after, method)
    : after
}
