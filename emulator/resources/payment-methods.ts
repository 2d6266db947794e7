import type { Ctx } from '../http/context.ts'
import { cardError, invalidRequest, resourceMissing } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { findExpiryFault, fullYear } from '../payments/card-validation.ts'
import { endMandates } from '../payments/mandates.ts'
import { attachMethod, markSpent } from '../payments/vault.ts'
import type { PaymentMethod } from '../store/collections.ts'
import { billingDetailsOf, billingDetailsParam, methodShape, saveMethod } from './payment-method-data.ts'

const listFilters = {
  ...pagination,
  type: p.string(),
  allow_redisplay: p.enumeration('always', 'limited', 'unspecified'),
}

/** What a card holder may change of a saved method. */
export const holderChanges = {
  billing_details: billingDetailsParam,
  card: p.hash({ exp_month: p.integer(), exp_year: p.integer() }),
}

type MethodChange = p.ParamsOf<typeof holderChanges> & {
  allow_redisplay?: 'always' | 'limited' | 'unspecified'
  metadata?: Record<string, string> | null
}

export const paymentMethodRoutes = [
  route({
    method: 'POST',
    path: '/v1/payment_methods',
    params: methodShape,
    publishable: true,
    handle: (ctx, params) => saveMethod(ctx, params),
  }),

  route({
    method: 'GET',
    path: '/v1/payment_methods/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.payment_methods.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/payment_methods/:id',
    params: {
      ...holderChanges,
      allow_redisplay: p.enumeration('always', 'limited', 'unspecified'),
      metadata: p.metadata(),
    },
    handle: (ctx, { id, ...params }) => updateMethod(ctx, id, params),
  }),

  route({
    method: 'POST',
    path: '/v1/payment_methods/:id/attach',
    params: { customer: p.required(p.string()) },
    handle(ctx, { id, customer }) {
      ctx.store.customers.refer(customer, 'customer')
      return attachMethod(ctx, id, customer, 'payment_method')
    },
  }),

  route({
    method: 'POST',
    path: '/v1/payment_methods/:id/detach',
    params: {},
    handle: (ctx, { id }) => detachMethod(ctx, id),
  }),

  route({
    method: 'GET',
    path: '/v1/payment_methods',
    params: { ...listFilters, customer: p.string() },
    handle(ctx, { customer, ...query }) {
      if (customer !== undefined) ctx.store.customers.refer(customer, 'customer')
      return listMethods(ctx, '/v1/payment_methods', customer, query)
    },
  }),

  route({
    method: 'GET',
    path: '/v1/customers/:customer/payment_methods',
    params: listFilters,
    handle(ctx, { customer, ...query }) {
      ctx.store.customers.get(customer)
      return listMethods(ctx, `/v1/customers/${customer}/payment_methods`, customer, query)
    },
  }),

  route({
    method: 'GET',
    path: '/v1/customers/:customer/payment_methods/:id',
    params: {},
    handle(ctx, { customer, id }) {
      ctx.store.customers.get(customer)
      const method = ctx.store.payment_methods.get(id)
      if (method.customer !== customer) throw resourceMissing('PaymentMethod', id, 'payment_method')
      return method
    },
  }),
]

/**
 * Changes a saved method and says so.
 * @throws StripeError 400 when it belongs to nobody, 402 for an expiry no card has.
 */
export function updateMethod(ctx: Ctx, id: string, change: MethodChange): PaymentMethod {
  const before = ctx.store.payment_methods.get(id)
  if (before.customer === null) {
    throw invalidRequest('You must save this PaymentMethod to a customer before you can update it.')
  }
  const after = ctx.store.payment_methods.put({
    ...before,
    allow_redisplay: change.allow_redisplay ?? before.allow_redisplay ?? 'unspecified',
    billing_details: billingDetailsOf(before.billing_details, change.billing_details),
    ...(before.card === undefined ? {} : { card: withExpiry(ctx, before.card, change.card) }),
    metadata: p.applyMetadata(before.metadata ?? {}, change.metadata),
  })
  ctx.emit('payment_method.updated', after, before)
  return after
}

type ListQuery = p.ParamsOf<typeof listFilters>

function listMethods(ctx: Ctx, url: string, customer: string | undefined, filters: ListQuery) {
  const { type, allow_redisplay, ...query } = filters
  const where = (method: PaymentMethod) =>
    (type === undefined || method.type === type) &&
    (allow_redisplay === undefined || method.allow_redisplay === allow_redisplay)
  // Without a customer Stripe lists Treasury accounts' methods only: there are none here.
  const page =
    customer === undefined
      ? { data: [], has_more: false }
      : ctx.store.payment_methods.page({ ...query, index: 'customer', value: customer, where })
  return listObject(url, page)
}

/**
 * Takes a payment method from its customer for good, and out of every place where it was the default.
 * @throws StripeError 400 when it belongs to nobody.
 */
export function detachMethod(ctx: Ctx, id: string): PaymentMethod {
  const method = ctx.store.payment_methods.get(id)
  if (method.customer === null) {
    throw invalidRequest(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
    )
  }
  ctx.now(method.customer)
  markSpent(ctx, method)
  endMandates(ctx, method)
  const detached = ctx.store.payment_methods.update(id, { customer: null })
  // The event still names the customer, as a change: it is how one learns who lost the card.
  ctx.emit('payment_method.detached', detached, method)
  forgetDefault(ctx, method.customer, id)
  return detached
}

function forgetDefault(ctx: Ctx, customerId: string, method: string): void {
  const customer = ctx.store.customers.get(customerId)
  if (customer.invoice_settings.default_payment_method === method) {
    const invoice_settings = { ...customer.invoice_settings, default_payment_method: null }
    ctx.emit('customer.updated', ctx.store.customers.update(customerId, { invoice_settings }), customer)
  }
  for (const subscription of ctx.store.subscriptions.by('customer', customerId)) {
    if (subscription.default_payment_method !== method || subscription.ended_at !== null) continue
    const after = ctx.store.subscriptions.update(subscription.id, { default_payment_method: null })
    ctx.emit('customer.subscription.updated', after, subscription)
  }
}

type Card = NonNullable<PaymentMethod['card']>

function withExpiry(
  ctx: Ctx,
  card: Card,
  change: { exp_month?: number; exp_year?: number } | undefined,
): Card {
  if (change === undefined) return card
  const exp_month = change.exp_month ?? card.exp_month
  const exp_year = fullYear(change.exp_year ?? card.exp_year)
  const fault = findExpiryFault(exp_month, exp_year, ctx.now())
  if (fault) throw cardError(fault.message, { code: fault.code, param: `card[${fault.param}]` })
  return { ...card, exp_month, exp_year }
}
