import type Stripe from 'stripe'
import { z } from 'zod'
import { asking } from './errors.ts'

const moment = z.int().transform((seconds) => new Date(seconds * 1000))

/** What a reduction is; `applies_to` and `currency_options` come only where they were asked for. */
export const couponSchema = z.object({
  id: z.string(),
  valid: z.boolean(),
  percent_off: z.number().nullable(),
  amount_off: z.int().nullable(),
  currency: z.string().nullable(),
  currency_options: z.record(z.string(), z.object({ amount_off: z.int() })).nullish(),
  duration: z.enum(['once', 'repeating', 'forever']),
  duration_in_months: z.int().nullable(),
  max_redemptions: z.int().nullable(),
  times_redeemed: z.int(),
  redeem_by: moment.nullable(),
  applies_to: z.object({ products: z.array(z.string()) }).nullish(),
})
export type StripeCoupon = z.infer<typeof couponSchema>

/** What a coupon takes off in a currency, in minor units; null where it goes by percent or knows no such amount. */
export function amountOffIn(coupon: StripeCoupon, currency: string): number | null {
  if (coupon.amount_off === null) return null
  if (coupon.currency === currency) return coupon.amount_off
  return coupon.currency_options?.[currency]?.amount_off ?? null
}

export async function createCoupon(
  stripe: Stripe,
  params: Stripe.CouponCreateParams,
  idempotencyKey: string,
): Promise<StripeCoupon> {
  return couponSchema.parse(await asking(() => stripe.coupons.create(params, { idempotencyKey })))
}
