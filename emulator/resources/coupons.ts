import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { checkStep } from './amounts.ts'
import type { Coupon } from '../store/collections.ts'

const currency = p.string({ pattern: /^[a-zA-Z]{3}$/ })
const currencyOptions = p.map(p.hash({ amount_off: p.required(p.integer({ min: 1 })) }), {
  key: /^[a-z]{3}$/,
})

const createShape = {
  amount_off: p.integer({ min: 1 }),
  applies_to: p.hash({ products: p.array(p.string()) }),
  currency,
  currency_options: currencyOptions,
  duration: p.enumeration('forever', 'once', 'repeating'),
  duration_in_months: p.integer({ min: 1 }),
  id: p.string({ max: 200, pattern: /^[\w-]+$/ }),
  max_redemptions: p.integer({ min: 1 }),
  metadata: p.metadata(),
  name: p.string({ max: 40 }),
  percent_off: p.decimal(),
  redeem_by: p.timestamp(),
}
type CouponGiven = p.ParamsOf<typeof createShape>

export const couponRoutes = [
  route({
    method: 'POST',
    path: '/v1/coupons',
    params: createShape,
    handle(ctx, params) {
      const coupon = ctx.store.coupons.put(newCoupon(ctx, params))
      ctx.emit('coupon.created', coupon)
      if (coupon.redeem_by !== null) {
        ctx.schedule({ kind: 'coupon_expiry', subject: coupon.id, at: coupon.redeem_by, clock: null })
      }
      return coupon
    },
  }),

  route({
    method: 'GET',
    path: '/v1/coupons/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.coupons.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/coupons/:id',
    params: { currency_options: currencyOptions, metadata: p.metadata(), name: p.string({ max: 40 }) },
    handle(ctx, { id, currency_options, metadata, name }) {
      const before = ctx.store.coupons.get(id)
      const options = { ...before.currency_options, ...currency_options }
      const after = ctx.store.coupons.update(id, {
        ...(Object.keys(options).length === 0 ? {} : { currency_options: options }),
        metadata: p.applyMetadata(before.metadata ?? {}, metadata),
        name: name ?? before.name,
      })
      ctx.emit('coupon.updated', after, before)
      return after
    },
  }),

  route({
    method: 'DELETE',
    path: '/v1/coupons/:id',
    params: {},
    handle(ctx, { id }) {
      const coupon = { ...ctx.store.coupons.get(id), valid: false }
      ctx.unschedule('coupon_expiry', id)
      ctx.store.coupons.delete(id)
      ctx.store.retired_coupons.put(coupon)
      ctx.emit('coupon.deleted', coupon)
      return { id, object: 'coupon', deleted: true }
    },
  }),

  route({
    method: 'GET',
    path: '/v1/coupons',
    params: { ...pagination, created: p.range() },
    handle: (ctx, query) => listObject('/v1/coupons', ctx.store.coupons.page(query)),
  }),
]

/** The last moment for redeeming has passed. */
export function expireCoupon(ctx: Ctx, id: string): void {
  const before = ctx.store.coupons.find(id)
  if (before?.valid !== true) return
  ctx.emit('coupon.updated', ctx.store.coupons.update(id, { valid: false }), before)
}

function newCoupon(ctx: Ctx, given: CouponGiven): Coupon {
  const now = ctx.now()
  checkTerms(ctx, given, now)
  if (given.amount_off !== undefined)
    checkStep(given.amount_off, given.currency?.toLowerCase() ?? '', 'amount_off')
  const duration = given.duration ?? 'once'
  return {
    id: given.id ?? ctx.ids.next('', 8),
    object: 'coupon',
    amount_off: given.amount_off ?? null,
    ...(given.applies_to?.products === undefined
      ? {}
      : { applies_to: { products: given.applies_to.products } }),
    created: now,
    currency: given.amount_off === undefined ? null : (given.currency?.toLowerCase() ?? null),
    ...(given.currency_options === undefined ? {} : { currency_options: given.currency_options }),
    duration,
    duration_in_months: given.duration_in_months ?? null,
    livemode: false,
    max_redemptions: given.max_redemptions ?? null,
    metadata: p.applyMetadata({}, given.metadata),
    name: given.name ?? null,
    percent_off: given.percent_off === undefined ? null : Number(given.percent_off),
    redeem_by: given.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  }
}

function checkTerms(ctx: Ctx, given: CouponGiven, now: number): void {
  if (given.id !== undefined && ctx.store.coupons.find(given.id)) {
    throw invalidRequest('Coupon already exists.', { code: 'resource_already_exists', param: 'id' })
  }
  if ((given.percent_off === undefined) === (given.amount_off === undefined)) {
    throw invalidRequest('You must pass either `percent_off` or `amount_off`, but not both.', {
      param: 'percent_off',
    })
  }
  const percent = Number(given.percent_off ?? 1)
  if (percent <= 0 || percent > 100 || !/^\d+(\.\d{1,2}0*)?$/.test(given.percent_off ?? '1')) {
    throw invalidRequest('Invalid percent_off: must be above 0, at most 100, with at most two decimals.', {
      param: 'percent_off',
    })
  }
  if (given.amount_off !== undefined && given.currency === undefined) {
    throw invalidRequest('Missing required param: currency.', {
      code: 'parameter_missing',
      param: 'currency',
    })
  }
  if ((given.duration === 'repeating') !== (given.duration_in_months !== undefined)) {
    throw invalidRequest('`duration_in_months` must be passed with a `repeating` duration, and only then.', {
      param: 'duration_in_months',
    })
  }
  if (given.redeem_by !== undefined && given.redeem_by <= now) {
    throw invalidRequest('`redeem_by` must be in the future.', { param: 'redeem_by' })
  }
  for (const product of given.applies_to?.products ?? []) {
    ctx.store.products.refer(product, 'applies_to[products]')
  }
}
