import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { followSetup } from '../engine/pending-setup.ts'
import { closeChallenges } from '../payments/challenge.ts'
import { attemptSetup } from '../payments/setup-attempt.ts'
import { newSetupIntent } from '../payments/setup-intent-object.ts'
import { resolveMethod } from '../payments/vault.ts'
import type { PaymentMethod, SetupIntent } from '../store/collections.ts'
import { needsConfirm, spendToken } from './confirmation-tokens.ts'
import { attemptFailed, checkClientSecret, checkOwner } from './intent-access.ts'
import { acceptanceOf, automaticMethodsParam, mandateDataParam, methodTypesOf } from './intent-params.ts'
import { methodShape, saveMethod } from './payment-method-data.ts'

const confirmShape = {
  confirmation_token: p.string(),
  mandate_data: p.emptyable(mandateDataParam),
  payment_method: p.string(),
  payment_method_data: p.hash(methodShape),
  payment_method_options: p.hash({
    card: p.hash({ request_three_d_secure: p.enumeration('any', 'automatic', 'challenge') }),
  }),
  return_url: p.string(),
  use_stripe_sdk: p.boolean(),
}

export const setupIntentRoutes = [
  route({
    method: 'POST',
    path: '/v1/setup_intents',
    params: {
      ...confirmShape,
      allowed_payment_method_types: p.array(p.string()),
      automatic_payment_methods: automaticMethodsParam,
      confirm: p.boolean(),
      customer: p.string(),
      description: p.string({ max: 1000 }),
      excluded_payment_method_types: p.array(p.string()),
      metadata: p.metadata(),
      usage: p.enumeration('off_session', 'on_session'),
    },
    handle(ctx, params) {
      if (params.customer !== undefined) ctx.store.customers.refer(params.customer, 'customer')
      const id = ctx.ids.next('seti_')
      const intent = ctx.store.setup_intents.put(
        newSetupIntent({
          id,
          ...methodTypesOf(params),
          client_secret: `${id}_secret_${ctx.ids.next('', 30)}`,
          created: ctx.now(params.customer),
          customer: params.customer ?? null,
          description: params.description ?? null,
          metadata: p.applyMetadata({}, params.metadata),
          usage: params.usage ?? 'off_session',
        }),
      )
      if (params.confirmation_token !== undefined && params.confirm !== true) throw needsConfirm()
      const spent = spendToken(ctx, intent, params)
      const method = methodFor(ctx, intent, spent)
      const ready =
        method === undefined
          ? intent
          : ctx.store.setup_intents.update(id, {
              payment_method: method.id,
              status: 'requires_confirmation',
            })
      ctx.emit('setup_intent.created', ready)
      return params.confirm === true ? confirmIntent(ctx, ready, spent, method) : ready
    },
  }),

  route({
    method: 'GET',
    path: '/v1/setup_intents/:id',
    params: { client_secret: p.string() },
    publishable: true,
    handle(ctx, { id, client_secret }) {
      const intent = ctx.store.setup_intents.get(id)
      checkClientSecret(ctx, intent, client_secret)
      return intent
    },
  }),

  route({
    method: 'POST',
    path: '/v1/setup_intents/:id',
    params: {
      customer: p.string(),
      description: p.string({ max: 1000 }),
      metadata: p.metadata(),
      payment_method: p.string(),
    },
    handle(ctx, { id, ...params }) {
      const intent = ctx.store.setup_intents.get(id)
      if (params.customer !== undefined) ctx.store.customers.refer(params.customer, 'customer')
      const after = ctx.store.setup_intents.update(id, {
        customer: params.customer ?? intent.customer,
        description: params.description ?? intent.description,
        metadata: p.applyMetadata(intent.metadata ?? {}, params.metadata),
      })
      const method = methodFor(ctx, after, params)
      if (method === undefined) return after
      refuseFinished(after)
      return ctx.store.setup_intents.update(id, {
        payment_method: method.id,
        status: 'requires_confirmation',
      })
    },
  }),

  route({
    method: 'POST',
    path: '/v1/setup_intents/:id/confirm',
    params: { ...confirmShape, client_secret: p.string() },
    publishable: true,
    handle(ctx, { id, ...params }) {
      const intent = ctx.store.setup_intents.get(id)
      checkClientSecret(ctx, intent, params.client_secret)
      ctx.now(intent.customer)
      refuseFinished(intent)
      const spent = spendToken(ctx, intent, params)
      return confirmIntent(ctx, intent, spent, methodFor(ctx, intent, spent))
    },
  }),

  route({
    method: 'POST',
    path: '/v1/setup_intents/:id/cancel',
    params: { cancellation_reason: p.enumeration('abandoned', 'duplicate', 'requested_by_customer') },
    handle(ctx, { id, cancellation_reason }) {
      const intent = ctx.store.setup_intents.get(id)
      refuseUncancelable(intent)
      closeChallenges(ctx, id)
      const canceled = ctx.store.setup_intents.update(id, {
        cancellation_reason: cancellation_reason ?? null,
        next_action: null,
        status: 'canceled',
      })
      ctx.emit('setup_intent.canceled', canceled)
      return canceled
    },
  }),

  route({
    method: 'GET',
    path: '/v1/setup_intents',
    params: { ...pagination, created: p.range(), customer: p.string(), payment_method: p.string() },
    handle(ctx, { customer, payment_method, ...query }) {
      if (customer !== undefined) ctx.store.customers.refer(customer, 'customer')
      const by = customer === undefined ? {} : ({ index: 'customer', value: customer } as const)
      const where = (intent: SetupIntent) =>
        payment_method === undefined || intent.payment_method === payment_method
      return listObject('/v1/setup_intents', ctx.store.setup_intents.page({ ...query, ...by, where }))
    },
  }),

  route({
    method: 'GET',
    path: '/v1/setup_attempts',
    params: { ...pagination, created: p.range(), setup_intent: p.required(p.string()) },
    handle(ctx, { setup_intent, ...query }) {
      ctx.store.setup_intents.refer(setup_intent, 'setup_intent')
      const page = ctx.store.setup_attempts.page({ ...query, index: 'setup_intent', value: setup_intent })
      return listObject('/v1/setup_attempts', page)
    },
  }),
]

type ConfirmParams = p.ParamsOf<typeof confirmShape>

function methodFor(
  ctx: Ctx,
  intent: SetupIntent,
  params: Pick<ConfirmParams, 'payment_method' | 'payment_method_data'>,
): PaymentMethod | undefined {
  if (params.payment_method_data !== undefined) {
    return saveMethod(ctx, params.payment_method_data, 'payment_method_data')
  }
  if (params.payment_method === undefined) return undefined
  const method = resolveMethod(ctx, params.payment_method, 'payment_method')
  checkOwner(intent, method)
  return method
}

function confirmIntent(
  ctx: Ctx,
  intent: SetupIntent,
  params: ConfirmParams,
  given: PaymentMethod | undefined,
): SetupIntent {
  const method = given ?? ctx.store.payment_methods.find(intent.payment_method ?? '')
  if (method === undefined) {
    throw invalidRequest(
      "You cannot confirm this SetupIntent because it's missing a payment method. Update the SetupIntent with a payment method and then confirm it again.",
      { code: 'setup_intent_unexpected_state', setup_intent: intent },
    )
  }
  const requested = params.payment_method_options?.card?.request_three_d_secure
  const prepared =
    requested === undefined
      ? intent
      : ctx.store.setup_intents.update(intent.id, {
          payment_method_options: {
            card: { mandate_options: null, network: null, request_three_d_secure: requested },
          },
        })
  const result = attemptSetup(ctx, prepared, method, {
    useSdk: params.use_stripe_sdk === true || ctx.request.key === 'publishable',
    returnUrl: params.return_url ?? null,
    ...acceptanceOf(ctx, params.mandate_data),
  })
  if (result.error) throw attemptFailed(result.error, { setup_intent: result.intent })
  followSetup(ctx, result.intent)
  return result.intent
}

function refuseFinished(intent: SetupIntent): void {
  if (intent.status !== 'succeeded' && intent.status !== 'canceled') return
  const message =
    intent.status === 'succeeded'
      ? 'You cannot confirm this SetupIntent because it has already succeeded.'
      : 'You cannot confirm this SetupIntent because it has been canceled.'
  throw invalidRequest(message, { code: 'setup_intent_unexpected_state', setup_intent: intent })
}

function refuseUncancelable(intent: SetupIntent): void {
  if (intent.status !== 'succeeded' && intent.status !== 'canceled') return
  const message =
    intent.status === 'canceled'
      ? 'You cannot cancel this SetupIntent because it it already canceled.'
      : 'You cannot cancel this SetupIntent because it has a status of succeeded. Only a SetupIntent with one of the following statuses may be canceled: `requires_payment_method`, `requires_confirmation`, or `requires_action`.'
  throw invalidRequest(message, { code: 'setup_intent_unexpected_state', setup_intent: intent })
}
