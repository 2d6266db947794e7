import { type BillingErrorCode, BillingError, type BillingErrorDetails } from '#shared/errors.ts'
import type { Currency } from '#shared/money.ts'
import { amountOffIn } from '../../stripe/coupons.ts'
import type { StripePromotionCode } from '../../stripe/promotion-codes.ts'

/** What a code is to lower. */
export interface PromotedOrder {
  /** Null before the account's first purchase. */
  customerId: string | null
  currency: Currency
  /** Stripe's products of the plan and its add-ons. */
  productIds: readonly string[]
  /** What a new order comes to before the code; null for a subscription that runs. */
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
  if (isOver(code, order.now)) throw refusal('promotion_expired')
  if (isUsedUp(code)) throw refusal('promotion_used_up')
  if (!coupon.valid) throw refusal('promotion_unknown')
  const products = coupon.applies_to?.products ?? order.productIds
  const lowers = coupon.percent_off !== null || amountOffIn(coupon, order.currency) !== null
  if (!lowers || !order.productIds.some((id) => products.includes(id)))
    throw refusal('promotion_not_for_plan')
  if (restrictions.first_time_transaction && order.hasBought) throw refusal('promotion_first_purchase_only')
  if (restrictions.minimum_amount !== null) checkMinimum(code, order)
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

function isOver({ expires_at: expiresAt, promotion: { coupon } }: StripePromotionCode, now: Date): boolean {
  return [expiresAt, coupon.redeem_by].some((end) => end !== null && end <= now)
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
