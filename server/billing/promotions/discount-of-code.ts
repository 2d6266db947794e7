import { addMonths } from '#shared/billing/months.ts'
import type { Discount } from '#shared/contracts/discounts.ts'
import type { Currency } from '#shared/money.ts'
import { amountOffIn } from '../../stripe/coupons.ts'
import type { StripePromotionCode } from '../../stripe/promotion-codes.ts'

/** The reduction that a code would begin at a moment. */
export function discountOfCode(
  { code, promotion: { coupon } }: StripePromotionCode,
  currency: Currency,
  at: Date,
): Discount {
  const amountMinor = amountOffIn(coupon, currency)
  return {
    code,
    percentOff: coupon.percent_off,
    amountOff: amountMinor === null ? null : { amountMinor, currency },
    duration: coupon.duration,
    endsAt:
      coupon.duration === 'repeating' ? addMonths(at, coupon.duration_in_months ?? 1).toISOString() : null,
  }
}
