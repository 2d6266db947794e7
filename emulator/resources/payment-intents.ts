import { closeChallenges } from '../payments/challenge.ts'
import { capturePayment } from '../payments/capture.ts'
import { releaseAuthorization } from '../payments/release-authorization.ts'
import { newPaymentIntent } from '../payments/payment-intent-object.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { PaymentIntent } from '../store/collections.ts'
import { checkAmount } from './amounts.ts'
import { needsConfirm, spendToken } from './confirmation-tokens.ts'
import { checkClientSecret } from './intent-access.ts'
import {
  automaticMethodsParam,
  confirmShape,
  describeShape,
  methodTypesOf,
  optionsOf,
  shippingOf,
} from './intent-params.ts'
import { confirmIntent, methodFor, refuseFinished, withMethod } from './payment-intent-confirm.ts'
import { updateIntent } from './payment-intent-update.ts'

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
          ...methodTypesOf(params),
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
      if (params.confirmation_token !== undefined && params.confirm !== true) throw needsConfirm()
      const spent = spendToken(ctx, intent, params)
      const method = methodFor(ctx, intent, spent)
      const ready = method === undefined ? intent : withMethod(ctx, intent, method)
      ctx.emit('payment_intent.created', ready)
      return params.confirm === true ? confirmIntent(ctx, ready, spent, method) : ready
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
      const spent = spendToken(ctx, intent, params)
      return confirmIntent(ctx, intent, spent, methodFor(ctx, intent, spent))
    },
  }),

  route({
    method: 'POST',
    path: '/v1/payment_intents/:id/capture',
    params: { amount_to_capture: p.integer({ min: 1 }), metadata: p.metadata() },
    handle(ctx, { id, amount_to_capture, metadata }) {
      const intent = ctx.store.payment_intents.get(id)
      ctx.now(intent.customer)
      const described =
        metadata === undefined
          ? intent
          : ctx.store.payment_intents.update(id, { metadata: p.applyMetadata(intent.metadata, metadata) })
      return capturePayment(ctx, described, amount_to_capture)
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
      releaseAuthorization(ctx, intent, false)
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
