import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Coupon, PromotionCode } from '../store/collections.ts'

const currencyOptions = p.map(p.hash({ minimum_amount: p.required(p.integer({ min: 1 })) }), {
  key: /^[a-z]{3}$/,
})

const createShape = {
  active: p.boolean(),
  code: p.string({ max: 500, pattern: /^[a-zA-Z0-9-]+$/ }),
  customer: p.string(),
  expires_at: p.timestamp(),
  max_redemptions: p.integer({ min: 1 }),
  metadata: p.metadata(),
  promotion: p.required(
    p.hash({ coupon: p.required(p.string()), type: p.required(p.enumeration('coupon')) }),
  ),
  restrictions: p.hash({
    currency_options: currencyOptions,
    first_time_transaction: p.boolean(),
    minimum_amount: p.integer({ min: 1 }),
    minimum_amount_currency: p.string({ pattern: /^[a-zA-Z]{3}$/ }),
  }),
}
type CodeGiven = p.ParamsOf<typeof createShape>

export const promotionCodeRoutes = [
  route({
    method: 'POST',
    path: '/v1/promotion_codes',
    params: createShape,
    handle(ctx, params) {
      const coupon = ctx.store.coupons.refer(params.promotion.coupon, 'promotion[coupon]')
      const code = ctx.store.promotion_codes.put(newCode(ctx, params, coupon))
      ctx.emit('promotion_code.created', code)
      if (code.expires_at !== null) {
        ctx.schedule({ kind: 'promotion_code_expiry', subject: code.id, at: code.expires_at, clock: null })
      }
      return code
    },
  }),

  route({
    method: 'GET',
    path: '/v1/promotion_codes/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.promotion_codes.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/promotion_codes/:id',
    params: {
      active: p.boolean(),
      metadata: p.metadata(),
      restrictions: p.hash({ currency_options: currencyOptions }),
    },
    handle(ctx, { id, active, metadata, restrictions }) {
      const before = ctx.store.promotion_codes.get(id)
      if (active === true && !before.active) checkCanWake(ctx, before)
      const options = { ...before.restrictions.currency_options, ...restrictions?.currency_options }
      const after = ctx.store.promotion_codes.update(id, {
        active: active ?? before.active,
        metadata: p.applyMetadata(before.metadata ?? {}, metadata),
        restrictions: {
          ...before.restrictions,
          ...(Object.keys(options).length === 0 ? {} : { currency_options: options }),
        },
      })
      ctx.emit('promotion_code.updated', after, before)
      return after
    },
  }),

  route({
    method: 'GET',
    path: '/v1/promotion_codes',
    params: {
      ...pagination,
      active: p.boolean(),
      code: p.string(),
      coupon: p.string(),
      created: p.range(),
      customer: p.string(),
    },
    handle(ctx, { active, code, coupon, customer, ...query }) {
      const where = (one: PromotionCode) =>
        (active === undefined || one.active === active) &&
        (coupon === undefined || one.promotion.coupon === coupon) &&
        (customer === undefined || one.customer === customer)
      const by = code === undefined ? {} : ({ index: 'code', value: code.toLowerCase() } as const)
      return listObject('/v1/promotion_codes', ctx.store.promotion_codes.page({ ...query, ...by, where }))
    },
  }),
]

/** The last moment of a code has passed. */
export function expirePromotionCode(ctx: Ctx, id: string): void {
  const before = ctx.store.promotion_codes.find(id)
  if (before?.active !== true) return
  ctx.emit('promotion_code.updated', ctx.store.promotion_codes.update(id, { active: false }), before)
}

function newCode(ctx: Ctx, given: CodeGiven, coupon: Coupon): PromotionCode {
  const now = ctx.now()
  const code = given.code ?? ctx.ids.next('', 8).toUpperCase()
  const active = given.active ?? true
  if (given.customer !== undefined) ctx.store.customers.refer(given.customer, 'customer')
  checkLimits(given, coupon, now)
  if (active) checkUnique(ctx, code, given.customer ?? null)
  const restrictions = given.restrictions
  return {
    id: ctx.ids.next('promo_'),
    object: 'promotion_code',
    active,
    code,
    created: now,
    customer: given.customer ?? null,
    customer_account: null,
    expires_at: given.expires_at ?? coupon.redeem_by,
    livemode: false,
    max_redemptions: given.max_redemptions ?? null,
    metadata: p.applyMetadata({}, given.metadata),
    promotion: { coupon: coupon.id, type: 'coupon' },
    restrictions: {
      ...(restrictions?.currency_options === undefined
        ? {}
        : { currency_options: restrictions.currency_options }),
      first_time_transaction: restrictions?.first_time_transaction ?? false,
      minimum_amount: restrictions?.minimum_amount ?? null,
      minimum_amount_currency: restrictions?.minimum_amount_currency?.toLowerCase() ?? null,
    },
    times_redeemed: 0,
  }
}

function checkLimits(given: CodeGiven, coupon: Coupon, now: number): void {
  if (!coupon.valid) {
    throw invalidRequest('This coupon is no longer valid, so no promotion code can be made for it.', {
      param: 'promotion[coupon]',
    })
  }
  if (given.expires_at !== undefined && given.expires_at <= now) {
    throw invalidRequest('`expires_at` must be in the future.', { param: 'expires_at' })
  }
  if (coupon.redeem_by !== null && (given.expires_at ?? 0) > coupon.redeem_by) {
    throw invalidRequest("`expires_at` cannot be after the coupon's `redeem_by`.", { param: 'expires_at' })
  }
  if (coupon.max_redemptions !== null && (given.max_redemptions ?? 0) > coupon.max_redemptions) {
    throw invalidRequest("`max_redemptions` cannot exceed the coupon's `max_redemptions`.", {
      param: 'max_redemptions',
    })
  }
  const restrictions = given.restrictions
  if (
    (restrictions?.minimum_amount === undefined) !==
    (restrictions?.minimum_amount_currency === undefined)
  ) {
    throw invalidRequest('`minimum_amount` and `minimum_amount_currency` must be passed together.', {
      param: 'restrictions[minimum_amount_currency]',
    })
  }
}

function checkUnique(ctx: Ctx, code: string, customer: string | null): void {
  const taken = ctx.store.promotion_codes
    .by('code', code.toLowerCase())
    .some((one) => one.active && (one.customer === customer || one.customer === null || customer === null))
  if (!taken) return
  throw invalidRequest('An active promotion code with `code: ' + code + '` already exists.', {
    code: 'resource_already_exists',
    param: 'code',
  })
}

function checkCanWake(ctx: Ctx, code: PromotionCode): void {
  const isSpent = code.max_redemptions !== null && code.times_redeemed >= code.max_redemptions
  const isOver = code.expires_at !== null && code.expires_at <= ctx.now()
  if (isSpent || isOver || ctx.store.coupons.find(code.promotion.coupon ?? '')?.valid !== true) {
    throw invalidRequest('This promotion code cannot be activated because it can be redeemed no more.', {
      param: 'active',
    })
  }
  checkUnique(ctx, code.code, code.customer)
}
