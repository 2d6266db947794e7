import { z } from 'zod'
import { currencySchema, moneySchema } from '../money.ts'
import { discountSchema, fullPriceSchema } from './discounts.ts'
import { attemptIdSchema, planChoiceSchema } from './subscriptions.ts'
import { taxesSchema } from './taxes.ts'

/** A code as somebody typed it. What no code can look like is unknown, as every code is that is not there. */
export const promotionCodeSchema = z.string().trim().min(1).max(60)

export const lookAtPromotionInputSchema = z.strictObject({
  promotionCode: promotionCodeSchema,
  currency: currencySchema,
})
export type LookAtPromotionInput = z.infer<typeof lookAtPromotionInputSchema>

/** What a code takes off for whoever orders now, before a plan is chosen. */
export const promotionLookSchema = z.strictObject({
  discount: discountSchema,
  /** The last moment to use the code; null without an end. */
  usableUntil: z.iso.datetime().nullable(),
})
export type PromotionLook = z.infer<typeof promotionLookSchema>

const reducedPrice = {
  discount: discountSchema,
  /** The first charge that is still to come, and its day. */
  next: z.strictObject({ amount: moneySchema, at: z.iso.datetime() }),
  full: fullPriceSchema,
}

export const quoteOrderInputSchema = z.strictObject({
  choice: planChoiceSchema,
  promotionCode: promotionCodeSchema,
})
export type QuoteOrderInput = z.infer<typeof quoteOrderInputSchema>

/** What an order with a promotion code costs, in Stripe's figures; good for ten minutes. */
export const orderQuoteSchema = z.strictObject({
  quoteId: z.uuid(),
  expiresAt: z.iso.datetime(),
  choice: planChoiceSchema,
  dueNow: moneySchema,
  /** What the code takes off what is due now. */
  takenNow: moneySchema,
  /** Of one full period at the lowered price; null where no taxes are added. */
  taxes: taxesSchema.nullable(),
  /** Negative: taken from the account's credit. */
  balanceApplied: moneySchema,
  ...reducedPrice,
})
export type OrderQuote = z.infer<typeof orderQuoteSchema>

/** A code that was typed, or what the catalogue offers to somebody who leaves because of the price. */
export const previewPromotionInputSchema = z.union([
  z.strictObject({ promotionCode: promotionCodeSchema }),
  z.strictObject({ offer: z.literal('leaving') }),
])
export type PreviewPromotionInput = z.infer<typeof previewPromotionInputSchema>

/** What a reduction does to a subscription that runs, in Stripe's figures; good for ten minutes. */
export const promotionPreviewSchema = z.strictObject({
  quoteId: z.uuid(),
  expiresAt: z.iso.datetime(),
  ...reducedPrice,
})
export type PromotionPreview = z.infer<typeof promotionPreviewSchema>

export const redeemPromotionInputSchema = z.strictObject({ attemptId: attemptIdSchema, quoteId: z.uuid() })
export type RedeemPromotionInput = z.infer<typeof redeemPromotionInputSchema>
