import type { Ctx } from '../http/context.ts'
import { resourceMissing, StripeError } from '../http/errors.ts'
import { isWithin } from '../http/is-within.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { cancelNow } from '../engine/cancel.ts'
import { withCurrentPrices } from '../engine/current-price.ts'
import { subscribe } from '../engine/subscribe.ts'
import type { Subscription } from '../store/collections.ts'
import { createShape } from './subscription-params.ts'
import { readRequest } from './subscription-request.ts'
import { updateShape, updateSubscription } from './subscription-update.ts'

const STATUSES = [
  'active',
  'all',
  'canceled',
  'ended',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'paused',
  'trialing',
  'unpaid',
] as const

const cancellationDetails = p.hash({
  comment: p.emptyable(p.string()),
  feedback: p.emptyable(
    p.enumeration(
      'customer_service',
      'low_quality',
      'missing_features',
      'other',
      'switched_service',
      'too_complex',
      'too_expensive',
      'unused',
    ),
  ),
})

export const subscriptionRoutes = [
  route({
    method: 'POST',
    path: '/v1/subscriptions',
    params: createShape,
    handle(ctx, params) {
      const customer = ctx.store.customers.refer(params.customer, 'customer')
      return subscribe(ctx, readRequest(ctx, customer, params))
    },
  }),

  route({
    method: 'GET',
    path: '/v1/subscriptions/:id',
    params: {},
    handle: (ctx, { id }) => withCurrentPrices(ctx, ctx.store.subscriptions.get(id)),
  }),

  route({
    method: 'POST',
    path: '/v1/subscriptions/:id',
    params: { ...updateShape, cancellation_details: cancellationDetails },
    handle: (ctx, { id, ...params }) => updateSubscription(ctx, ctx.store.subscriptions.get(id), params),
  }),

  route({
    method: 'DELETE',
    path: '/v1/subscriptions/:id',
    params: { cancellation_details: cancellationDetails, invoice_now: p.boolean(), prorate: p.boolean() },
    handle(ctx, { id, cancellation_details, invoice_now, prorate }) {
      const subscription = ctx.store.subscriptions.get(id)
      if (['canceled', 'incomplete_expired'].includes(subscription.status)) {
        throw resourceMissing('subscription', id, 'id')
      }
      ctx.now(subscription.customer)
      return cancelNow(ctx, subscription, {
        prorate: prorate ?? false,
        invoiceNow: invoice_now ?? false,
        details: cancellation_details ?? {},
      })
    },
  }),

  route({
    method: 'DELETE',
    path: '/v1/subscriptions/:id/discount',
    params: {},
    handle(ctx, { id }) {
      const before = ctx.store.subscriptions.get(id)
      const discount = ctx.store.discounts.find(before.discounts[0] ?? '')
      if (discount === undefined) {
        throw new StripeError(404, {
          type: 'invalid_request_error',
          code: 'resource_missing',
          message: `No active discount for subscription: ${id}`,
        })
      }
      updateSubscription(ctx, before, { discounts: null })
      const { end: _end, ...gone } = discount
      return { ...gone, deleted: true }
    },
  }),

  route({
    method: 'GET',
    path: '/v1/subscriptions',
    params: {
      ...pagination,
      automatic_tax: p.hash({ enabled: p.required(p.boolean()) }),
      collection_method: p.enumeration('charge_automatically', 'send_invoice'),
      created: p.range(),
      current_period_end: p.range(),
      current_period_start: p.range(),
      customer: p.string(),
      price: p.string(),
      status: p.enumeration(...STATUSES),
      test_clock: p.string(),
    },
    handle: (ctx, params) => listSubscriptions(ctx, params),
  }),
]

type Bounds = Parameters<typeof isWithin>[1]

interface ListQuery {
  limit?: number
  starting_after?: string
  ending_before?: string
  automatic_tax?: { enabled: boolean }
  created?: Bounds
  current_period_end?: Bounds
  current_period_start?: Bounds
  collection_method?: string
  customer?: string
  price?: string
  status?: (typeof STATUSES)[number]
  test_clock?: string
}

function listSubscriptions(ctx: Ctx, params: ListQuery) {
  const { customer, price, status, test_clock: clock, collection_method: method, ...others } = params
  const { automatic_tax: taxed, current_period_end: ends, current_period_start: starts, ...query } = others
  if (customer !== undefined) ctx.store.customers.refer(customer, 'customer')
  const namesClock = customer !== undefined || clock !== undefined
  const where = (subscription: Subscription) =>
    hasStatus(subscription, status) &&
    (method === undefined || subscription.collection_method === method) &&
    (taxed === undefined || subscription.automatic_tax.enabled === taxed.enabled) &&
    isWithin(Math.min(...subscription.items.data.map((item) => item.current_period_end)), ends) &&
    isWithin(Math.max(...subscription.items.data.map((item) => item.current_period_start)), starts) &&
    (customer === undefined || subscription.customer === customer) &&
    (price === undefined || subscription.items.data.some((item) => item.price.id === price)) &&
    (clock === undefined ? namesClock || subscription.test_clock === null : subscription.test_clock === clock)
  const page = ctx.store.subscriptions.page({ ...query, ...narrowest(params), where })
  return listObject('/v1/subscriptions', {
    ...page,
    data: page.data.map((subscription) => withCurrentPrices(ctx, subscription)),
  })
}

function narrowest({ customer, price, status, test_clock: clock }: ListQuery) {
  if (customer !== undefined) return { index: 'customer', value: customer } as const
  if (clock !== undefined) return { index: 'test_clock', value: clock } as const
  if (price !== undefined) return { index: 'price', value: price } as const
  const exact = status !== undefined && status !== 'all' && status !== 'ended'
  return exact ? ({ index: 'status', value: status } as const) : {}
}

function hasStatus({ status }: Subscription, wanted: ListQuery['status']): boolean {
  if (wanted === 'all') return true
  if (wanted === undefined) return status !== 'canceled'
  if (wanted === 'ended') return status === 'canceled' || status === 'incomplete_expired'
  return status === wanted
}
