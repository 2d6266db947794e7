import type { Ctx } from '../http/context.ts'
import { invalidRequest, resourceMissing } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { resolveMethod } from '../payments/vault.ts'
import type { ConfirmationToken, PaymentMethod } from '../store/collections.ts'
import { confirmShape, mandateDataParam, shippingOf } from './intent-params.ts'
import { saveMethod } from './payment-method-data.ts'

const LIFETIME = 12 * 3600

const tokenShape = {
  client_context: p.ignored(),
  mandate_data: mandateDataParam,
  metadata: p.metadata(),
  payment_method: p.string(),
  payment_method_data: confirmShape.payment_method_data,
  payment_method_options: p.ignored(),
  return_url: p.string(),
  setup_future_usage: confirmShape.setup_future_usage,
  shipping: confirmShape.shipping,
}
type TokenParams = p.ParamsOf<typeof tokenShape>

/** Confirmation tokens: what a form holds, for a server to confirm one intent with. */
export const confirmationTokenRoutes = [
  route({
    method: 'POST',
    path: '/v1/confirmation_tokens',
    params: tokenShape,
    publishable: true,
    handle: (ctx, params) => createToken(ctx, params),
  }),

  route({
    method: 'POST',
    path: '/v1/test_helpers/confirmation_tokens',
    params: tokenShape,
    handle: (ctx, params) => createToken(ctx, params),
  }),

  route({
    method: 'GET',
    path: '/v1/confirmation_tokens/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.confirmation_tokens.get(id).token,
  }),
]

function createToken(ctx: Ctx, params: TokenParams): ConfirmationToken {
  const method = methodOf(ctx, params)
  const created = ctx.clockNow(null)
  const shipping = shippingOf(params.shipping)
  const id = ctx.ids.next('ctoken_')
  const online = params.mandate_data?.customer_acceptance.online
  const token: ConfirmationToken = {
    id,
    object: 'confirmation_token',
    created,
    expires_at: created + LIFETIME,
    livemode: false,
    mandate_data:
      params.mandate_data === undefined
        ? null
        : {
            customer_acceptance: {
              online: online
                ? { ip_address: online.ip_address ?? null, user_agent: online.user_agent ?? null }
                : null,
              type: params.mandate_data.customer_acceptance.type,
            },
          },
    metadata: p.applyMetadata({}, params.metadata),
    payment_intent: null,
    payment_method_options: { card: { cvc_token: null } },
    payment_method_preview: previewOf(method),
    return_url: params.return_url ?? null,
    setup_future_usage: params.setup_future_usage ?? null,
    setup_intent: null,
    shipping:
      shipping?.address && shipping.name
        ? { address: shipping.address, name: shipping.name, phone: shipping.phone ?? null }
        : null,
    use_stripe_sdk: true,
  }
  return ctx.store.confirmation_tokens.put({ id, created, token, method: method.id }).token
}

function methodOf(ctx: Ctx, { payment_method, payment_method_data }: TokenParams): PaymentMethod {
  if (payment_method_data !== undefined) return saveMethod(ctx, payment_method_data, 'payment_method_data')
  if (payment_method !== undefined) return resolveMethod(ctx, payment_method, 'payment_method')
  throw invalidRequest('You must provide one of payment_method or payment_method_data.', {
    code: 'parameter_missing',
    param: 'payment_method_data',
  })
}

function previewOf(method: PaymentMethod): NonNullable<ConfirmationToken['payment_method_preview']> {
  const {
    id: _id,
    object: _object,
    created: _created,
    livemode: _live,
    metadata: _metadata,
    ...rest
  } = method
  return rest
}

type ConfirmParams = Pick<
  p.ParamsOf<typeof confirmShape>,
  | 'confirmation_token'
  | 'mandate_data'
  | 'payment_method'
  | 'payment_method_data'
  | 'return_url'
  | 'setup_future_usage'
  | 'shipping'
  | 'use_stripe_sdk'
>

/**
 * The confirmation's parameters with what its confirmation token holds in the place of what was not sent. The token
 * is spent by it, whatever the bank says afterwards.
 * @throws StripeError 400 for a token that is unknown, spent or older than twelve hours, or beside another method.
 */
export function spendToken<Params extends ConfirmParams>(
  ctx: Ctx,
  intent: { id: string; object: 'payment_intent' | 'setup_intent' },
  params: Params,
): Params {
  const { confirmation_token: id, ...given } = params
  if (id === undefined) return params
  if (given.payment_method !== undefined || given.payment_method_data !== undefined) {
    throw refused('You cannot provide both `confirmation_token` and a payment method.')
  }
  const found = ctx.store.confirmation_tokens.find(id)
  if (!found) throw resourceMissing('confirmation_token', id, 'confirmation_token', 400)
  const { token } = found
  if (token.payment_intent !== null || token.setup_intent !== null) {
    throw refused(`The ConfirmationToken ${id} has already been used. Create a new one to confirm again.`)
  }
  if ((token.expires_at ?? 0) <= ctx.clockNow(null)) {
    throw refused(`The ConfirmationToken ${id} has expired. Create a new one to confirm.`)
  }
  ctx.store.confirmation_tokens.put({ ...found, token: { ...token, [intent.object]: intent.id } })
  return { ...tokenValues(found.method, token), ...params }
}

/** What a token says, as the parameters of a confirmation. */
function tokenValues(method: string, token: ConfirmationToken): ConfirmParams {
  const usage = (['off_session', 'on_session'] as const).find((one) => one === token.setup_future_usage)
  const { shipping } = token
  return {
    payment_method: method,
    use_stripe_sdk: token.use_stripe_sdk,
    ...(token.return_url === null ? {} : { return_url: token.return_url }),
    ...(usage === undefined ? {} : { setup_future_usage: usage }),
    ...(token.mandate_data ? { mandate_data: ACCEPTED_ONLINE } : {}),
    ...(shipping
      ? {
          shipping: {
            address: shipping.address,
            name: shipping.name,
            ...(shipping.phone === null ? {} : { phone: shipping.phone }),
          },
        }
      : {}),
  }
}

const ACCEPTED_ONLINE = { customer_acceptance: { type: 'online' as const, online: {} } }

const refused = (message: string) => invalidRequest(message, { param: 'confirmation_token' })

/** 400 for a token on an intent that is not confirmed by the same request. */
export const needsConfirm = () =>
  refused('You cannot provide `confirmation_token` without also setting `confirm` to true.')
