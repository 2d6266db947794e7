import { type BillingErrorCode, BillingError, type BillingErrorDetails } from '#shared/errors.ts'
import type { Currency } from '#shared/money.ts'
import { amountOffIn, type StripeCoupon } from '../../stripe/coupons.ts'
import type { StripePromotionCode } from '../../stripe/promotion-codes.ts'

/** What a code is to lower. */
export interface PromotedOrder {
  /** Null before the account's first purchase. */
  customerId: string | null
  currency: Currency
  /** Stripe's products of the plan and its add-ons; null before a plan is chosen, when what depends on it is not judged. */
  productIds: readonly string[] | null
  /** What a new order comes to before the code; null for a subscription that runs, and before a plan is chosen. */
  newOrderMinor: number | null
  /** The account has had a payment or a trial, or began one. */
  hasBought: boolean
  now: Date
}

/**
 * Picks what a typed code means for this account and checks it by Stripe's own rules, without a request. Refuses by
 * name; a code that is not there, is switched off or belongs to somebody else is `promotion_unknown` alike.
 */
export function judgeCode(found: readonly StripePromotionCode[], order: PromotedOrder): StripePromotionCode {
  const ours = found.filter(({ customer }) => customer === null || customer === order.customerId)
  const code =
    ours.find(({ active }) => active) ?? ours.find((one) => isOver(one, order.now) || isUsedUp(one))
  if (code === undefined) throw refusal('promotion_unknown')
  const { restrictions } = code
  const { coupon } = code.promotion
  const end = endOfUse(code)
  if (isOver(code, order.now)) throw refusal('promotion_expired', { endedAt: end?.toISOString() ?? null })
  if (isUsedUp(code)) throw refusal('promotion_used_up')
  if (!coupon.valid) throw refusal('promotion_unknown')
  const lowers = coupon.percent_off !== null || amountOffIn(coupon, order.currency) !== null
  if (!lowers || !isFor(coupon, order.productIds)) throw refusal('promotion_not_for_plan')
  if (restrictions.first_time_transaction && order.hasBought) throw refusal('promotion_first_purchase_only')
  if (restrictions.minimum_amount !== null && order.productIds !== null) checkMinimum(code, order)
  return code
}

function checkMinimum({ restrictions }: StripePromotionCode, { currency, newOrderMinor }: PromotedOrder) {
  if (newOrderMinor === null) throw refusal('promotion_new_orders_only')
  const minimumMinor =
    restrictions.minimum_amount_currency === currency
      ? restrictions.minimum_amount
      : (restrictions.currency_options?.[currency]?.minimum_amount ?? null)
  if (minimumMinor === null) throw refusal('promotion_not_for_plan')
  if (newOrderMinor < minimumMinor) throw refusal('promotion_below_minimum', { minimumMinor, currency })
}

/** From when a code can no longer be used: Stripe lets no code end after its coupon. Null without an end. */
export function endOfUse({ expires_at: own, promotion: { coupon } }: StripePromotionCode): Date | null {
  return own ?? coupon.redeem_by
}

function isOver(code: StripePromotionCode, now: Date): boolean {
  const end = endOfUse(code)
  return end !== null && end <= now
}

function isFor({ applies_to: appliesTo }: StripeCoupon, productIds: PromotedOrder['productIds']): boolean {
  const products = appliesTo?.products
  return products === undefined || productIds === null || productIds.some((id) => products.includes(id))
}

function isUsedUp({
  max_redemptions: max,
  times_redeemed: times,
  promotion: { coupon },
}: StripePromotionCode) {
  const isSpent = max !== null && times >= max
  return isSpent || (coupon.max_redemptions !== null && coupon.times_redeemed >= coupon.max_redemptions)
}

function refusal(code: BillingErrorCode, details: BillingErrorDetails = {}): BillingError {
  return new BillingError(code, 'the promotion code lowers nothing here', { details })
}
