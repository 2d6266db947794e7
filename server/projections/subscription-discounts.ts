import type { DiscountFacts } from '#shared/billing/discounts.ts'
import { amountOffIn } from '../stripe/coupons.ts'
import { expanded, idOf } from '../stripe/object-parts.ts'
import type { CustomerDiscountRow } from '../db/schema/customers.ts'
import type { StripeDiscount } from '../stripe/discount-object.ts'
import type { StripeSubscription } from '../stripe/objects.ts'

/** The reductions on a subscription. What an answer leaves out of one stays as it was known before. */
export function discountsOf(
  subscription: StripeSubscription,
  before: readonly DiscountFacts[],
): readonly DiscountFacts[] {
  return subscription.discounts.map((discount) => {
    const stripeId = idOf(discount)
    const known = before.find((one) => one.stripeId === stripeId)
    return typeof discount === 'string'
      ? (known ?? { ...unknown, stripeId, itemIds: null })
      : factsOf(discount, subscription, known)
  })
}

/** The reduction on a customer, by the amount in the currency that it is billed in. */
export function customerDiscountOf(
  discount: StripeDiscount | null,
  currency: string | null,
  before: CustomerDiscountRow | null,
): CustomerDiscountRow | null {
  if (discount === null) return null
  const known = before?.stripeId === discount.id ? before : { ...unknown, productIds: null }
  const coupon = expanded(discount.source?.coupon)
  return {
    ...known,
    ...termsOf(discount, currency ?? coupon?.currency ?? '', { ...known, stripeId: discount.id }),
    productIds: coupon?.applies_to?.products ?? known.productIds,
  }
}

const unknown = {
  promotionCodeId: null,
  code: null,
  couponId: null,
  percentOff: null,
  amountOffMinor: null,
  duration: null,
  endsAt: null,
} as const satisfies Omit<Terms, 'stripeId'>

type Terms = Omit<DiscountFacts, 'itemIds'>

function factsOf(
  discount: StripeDiscount,
  { items, currency }: StripeSubscription,
  known: DiscountFacts = { ...unknown, stripeId: discount.id, itemIds: null },
): DiscountFacts {
  const products = expanded(discount.source?.coupon)?.applies_to?.products
  return {
    ...termsOf(discount, currency, known),
    itemIds:
      products === undefined
        ? known.itemIds
        : items.data.filter(({ price }) => products.includes(idOf(price.product))).map((item) => item.id),
  }
}

function termsOf(
  { end, promotion_code: code, source }: StripeDiscount,
  currency: string,
  known: Terms,
): Terms {
  const coupon = expanded(source?.coupon)
  return {
    stripeId: known.stripeId,
    promotionCodeId: code === null ? null : idOf(code),
    code: expanded(code)?.code ?? known.code,
    endsAt: end?.toISOString() ?? null,
    couponId: coupon?.id ?? known.couponId,
    percentOff: coupon === null ? known.percentOff : coupon.percent_off,
    amountOffMinor: (coupon === null ? null : amountOffIn(coupon, currency)) ?? known.amountOffMinor,
    duration: coupon?.duration ?? known.duration,
  }
}
