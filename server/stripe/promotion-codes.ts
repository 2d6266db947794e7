import type Stripe from 'stripe'
import { z } from 'zod'
import { asking } from './errors.ts'
import { couponSchema } from './coupons.ts'

const moment = z.int().transform((seconds) => new Date(seconds * 1000))

const promotionCodeSchema = z.object({
  object: z.literal('promotion_code'),
  id: z.string().startsWith('promo_'),
  code: z.string(),
  active: z.boolean(),
  customer: z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullable(),
  expires_at: moment.nullable(),
  max_redemptions: z.int().nullable(),
  times_redeemed: z.int(),
  metadata: z.record(z.string(), z.string()).nullish(),
  promotion: z.object({ coupon: couponSchema }),
  restrictions: z.object({
    first_time_transaction: z.boolean(),
    minimum_amount: z.int().nullable(),
    minimum_amount_currency: z.string().nullable(),
    currency_options: z.record(z.string(), z.object({ minimum_amount: z.int() })).nullish(),
  }),
})
export type StripePromotionCode = z.infer<typeof promotionCodeSchema>

/** Everything that goes by a code, in whatever case it was written: active, over, and bound to one customer or none. */
export async function findPromotionCodes(stripe: Stripe, code: string): Promise<StripePromotionCode[]> {
  const page = await asking(() =>
    stripe.promotionCodes.list({
      code,
      limit: 100,
      expand: [
        'data.promotion.coupon.applies_to',
        'data.promotion.coupon.currency_options',
        'data.restrictions.currency_options',
      ],
    }),
  )
  return page.data.map((one) => promotionCodeSchema.parse(one))
}

export async function createPromotionCode(
  stripe: Stripe,
  params: Stripe.PromotionCodeCreateParams,
  idempotencyKey: string,
): Promise<void> {
  await asking(() => stripe.promotionCodes.create(params, { idempotencyKey }))
}

/** Lets nobody redeem a code any more. Reductions that it began go on. */
export async function switchOffCode(stripe: Stripe, id: string): Promise<void> {
  await asking(() => stripe.promotionCodes.update(id, { active: false }))
}
