import { z } from 'zod'
import { couponSchema } from './coupons.ts'
import { moment, reference } from './object-parts.ts'

export const discountSchema = z.object({
  id: z.string(),
  start: moment,
  end: moment.nullable(),
  promotion_code: reference(z.string(), z.object({ id: z.string(), code: z.string() })).nullable(),
  source: z.object({ coupon: reference(z.string(), couponSchema).nullable() }).nullish(),
})
export type StripeDiscount = z.infer<typeof discountSchema>
