import type { DiscountFacts } from '#shared/billing/discounts.ts'
import { amountOffIn } from '../stripe/coupons.ts'
import { expanded, idOf } from '../stripe/object-parts.ts'
import type { StripeDiscount, StripeSubscription } from '../stripe/objects.ts'

/** The reductions on a subscription. What an answer leaves out of one stays as it was known before. */
export function discountsOf(
  subscription: StripeSubscription,
  before: readonly DiscountFacts[],
): readonly DiscountFacts[] {
  return subscription.discounts.map((discount) => {
    const stripeId = idOf(discount)
    const known = before.find((one) => one.stripeId === stripeId)
    return typeof discount === 'string'
      ? (known ?? { ...unknown, stripeId })
      : factsOf(discount, subscription, known)
  })
}

const unknown = {
  promotionCodeId: null,
  code: null,
  couponId: null,
  percentOff: null,
  amountOffMinor: null,
  duration: null,
  endsAt: null,
  itemIds: null,
} as const satisfies Omit<DiscountFacts, 'stripeId'>

function factsOf(
  { id, end, promotion_code: code, source }: StripeDiscount,
  { items, currency }: StripeSubscription,
  known: DiscountFacts = { ...unknown, stripeId: id },
): DiscountFacts {
  const coupon = expanded(source?.coupon)
  const base = {
    ...known,
    promotionCodeId: code === null ? null : idOf(code),
    code: expanded(code)?.code ?? known.code,
    endsAt: end?.toISOString() ?? null,
  }
  if (coupon === null) return base
  const products = coupon.applies_to?.products
  return {
    ...base,
    couponId: coupon.id,
    percentOff: coupon.percent_off,
    amountOffMinor: amountOffIn(coupon, currency) ?? known.amountOffMinor,
    duration: coupon.duration,
    itemIds:
      products === undefined
        ? known.itemIds
        : items.data.filter(({ price }) => products.includes(idOf(price.product))).map((item) => item.id),
  }
}
