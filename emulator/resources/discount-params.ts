import { amountOff, appliesTo } from '../engine/discount-maths.ts'
import { couponOf, newDiscount, type Redemption } from '../engine/discounts.ts'
import { priceAmount } from '../engine/price-view.ts'
import { formatAmount } from '../engine/pricing.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import type { Customer, Discount, Price, PromotionCode } from '../store/collections.ts'

const MAX_DISCOUNTS = 20

/** `discounts[]` of a subscription or an item; the empty string takes all away. */
export const discountsParam = p.emptyable(
  p.array(p.hash({ coupon: p.string(), discount: p.string(), promotion_code: p.string() }), {
    max: MAX_DISCOUNTS,
  }),
)
type DiscountsGiven = p.ValueOf<typeof discountsParam>

/** What the discounts are to lower. */
export interface DiscountScope {
  customer: Customer
  currency: string
  /** Null when what is bought is not known yet, as on an empty invoice. */
  items: readonly { price: Price; quantity?: number | undefined }[] | null
  /** Discounts that are there and may be named to stay. */
  current: readonly string[]
  /** Only a new subscription has an amount that can reach a code's minimum. */
  isNew: boolean
  path: string
}

/**
 * The discounts after the change, in order: kept ids, and new discounts that are not stored yet. Absent changes
 * nothing, null clears.
 * @throws StripeError 400 for what cannot be redeemed.
 */
export function readDiscounts(
  ctx: Ctx,
  given: DiscountsGiven | undefined,
  scope: DiscountScope,
): { ids: string[]; fresh: Discount[] } {
  if (given === undefined) return { ids: [...scope.current], fresh: [] }
  const fresh: Discount[] = []
  const coupons = new Set<string>()
  const ids = (given ?? []).map((one, index) => {
    const path = `${scope.path}[${index}]`
    if (Object.keys(one).length !== 1) {
      throw invalidRequest('Each discount takes exactly one of `coupon`, `discount` and `promotion_code`.', {
        param: path,
      })
    }
    const discount = one.discount === undefined ? readNew(ctx, one, scope, path) : null
    if (discount) fresh.push(discount)
    const coupon = discount?.source.coupon ?? keptCoupon(ctx, one.discount ?? '', scope, path)
    if (coupons.has(coupon)) {
      throw invalidRequest('The same coupon cannot be applied more than once.', { param: path })
    }
    coupons.add(coupon)
    return discount?.id ?? one.discount ?? ''
  })
  return { ids, fresh }
}

function keptCoupon(ctx: Ctx, id: string, scope: DiscountScope, path: string): string {
  const discount = ctx.store.discounts.refer(id, `${path}[discount]`)
  if (!scope.current.includes(id)) {
    throw invalidRequest(`The discount ${id} does not belong to this object.`, { param: `${path}[discount]` })
  }
  return discount.source.coupon ?? ''
}

interface Wish {
  coupon?: string
  promotion_code?: string
}

function readNew(ctx: Ctx, wish: Wish, scope: DiscountScope, path: string): Discount {
  const now = ctx.now(scope.customer.id)
  const param = wish.coupon === undefined ? `${path}[promotion_code]` : `${path}[coupon]`
  const code =
    wish.promotion_code === undefined ? null : ctx.store.promotion_codes.refer(wish.promotion_code, param)
  if (code) checkCode(ctx, code, scope, param, now)
  const coupon =
    wish.coupon === undefined
      ? couponOf(ctx, code?.promotion.coupon ?? null)
      : ctx.store.coupons.refer(wish.coupon, param)
  if (coupon === undefined) throw invalidRequest('The coupon of this code is gone.', { param })
  const redemption = { coupon, code }
  checkCoupon(redemption, scope, param, now)
  return newDiscount(ctx, scope.customer.id, redemption)
}

function checkCode(ctx: Ctx, code: PromotionCode, scope: DiscountScope, param: string, now: number): void {
  const refuse = (reason: string, errorCode?: string) =>
    invalidRequest(`This promotion code cannot be redeemed because ${reason}.`, {
      param,
      ...(errorCode === undefined ? {} : { code: errorCode }),
    })
  if (code.expires_at !== null && code.expires_at <= now) {
    throw refuse('it has expired', 'coupon_expired')
  }
  if (code.max_redemptions !== null && code.times_redeemed >= code.max_redemptions) {
    throw refuse('it has been redeemed the maximum number of times')
  }
  if (!code.active) throw refuse('it is not active')
  if (code.customer !== null && code.customer !== scope.customer.id) {
    throw refuse('it belongs to another customer')
  }
  if (code.restrictions.first_time_transaction && hasBought(ctx, scope.customer.id)) {
    throw refuse('the associated customer has prior transactions')
  }
  const minimum = minimumOf(code, scope.currency)
  if (minimum === null) return
  if (!scope.isNew) throw refuse('a code with a minimum amount can only be used on a new subscription')
  if (minimum === undefined) throw refuse(`it has no minimum amount in ${scope.currency}`)
  const sum = (scope.items ?? []).reduce(
    (total, { price, quantity }) => total + priceAmount(price, scope.currency, quantity ?? 1),
    0,
  )
  if (sum < minimum) {
    throw refuse(`it requires a minimum amount of ${formatAmount(minimum, scope.currency)}`)
  }
}

/** Null without any minimum, undefined without one in this currency. */
function minimumOf(code: PromotionCode, currency: string): number | null | undefined {
  const { minimum_amount, minimum_amount_currency, currency_options } = code.restrictions
  if (minimum_amount === null) return null
  return minimum_amount_currency === currency ? minimum_amount : currency_options?.[currency]?.minimum_amount
}

function hasBought(ctx: Ctx, customer: string): boolean {
  if (ctx.store.payment_intents.first('customer', customer)) return true
  return ctx.store.subscriptions.by('customer', customer).some(({ trial_start }) => trial_start !== null)
}

function checkCoupon({ coupon }: Redemption, scope: DiscountScope, param: string, now: number): void {
  if (coupon.redeem_by !== null && coupon.redeem_by <= now) {
    throw invalidRequest(`Coupon expired: ${coupon.id}`, { code: 'coupon_expired', param })
  }
  if (!coupon.valid) {
    throw invalidRequest(`Coupon ${coupon.id} is used up and cannot be applied.`, { param })
  }
  if (coupon.percent_off === null && amountOff(coupon, scope.currency) === null) {
    throw invalidRequest(
      `Coupon ${coupon.id} has no amount in the currency ${scope.currency} and cannot be applied.`,
      { param },
    )
  }
  if (scope.items === null || scope.items.some(({ price }) => appliesTo(coupon, price.product))) return
  throw invalidRequest(`Coupon ${coupon.id} does not apply to any of these products.`, { param })
}
