import {
  lookAtPromotionInputSchema,
  type OrderQuote,
  orderQuoteSchema,
  previewPromotionInputSchema,
  type PromotionLook,
  promotionLookSchema,
  type PromotionPreview,
  promotionPreviewSchema,
  quoteOrderInputSchema,
  redeemPromotionInputSchema,
} from '#shared/contracts/promotions.ts'
import { type CurrentSubscription, currentSubscriptionSchema } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import { lookAtPromotion } from '../../billing/promotions/look-at-promotion.ts'
import { previewPromotion } from '../../billing/promotions/preview-promotion.ts'
import { quoteOrder } from '../../billing/promotions/quote-order.ts'
import { redeemPromotion } from '../../billing/promotions/redeem-promotion.ts'
import { currentSubscription } from '../../billing/subscriptions/current-subscription.ts'
import type { Context } from '../context.ts'
import { previewing } from '../previewing.ts'
import { managerProcedure, publicProcedure, router } from '../trpc.ts'

export const promotionsRouter = router({
  /** What a code that came with a link takes off, for whoever looks at the plans. */
  look: publicProcedure
    .input(lookAtPromotionInputSchema)
    .output(promotionLookSchema)
    .query(({ ctx, input }): Promise<PromotionLook> =>
      counted(ctx, () => lookAtPromotion(ctx.deps, ctx.membership?.accountId ?? null, input)),
    ),

  /** What an order costs with a code; `subscriptions.start` takes the quote. */
  quoteOrder: managerProcedure
    .input(quoteOrderInputSchema)
    .output(orderQuoteSchema)
    .mutation(({ ctx, input }): Promise<OrderQuote> =>
      previewing(ctx, () => counted(ctx, () => quoteOrder(ctx.deps, ctx.membership.accountId, input))),
    ),

  /** What a code does to the subscription that runs; no change yet. */
  preview: managerProcedure
    .input(previewPromotionInputSchema)
    .output(promotionPreviewSchema)
    .mutation(({ ctx, input }): Promise<PromotionPreview> =>
      previewing(ctx, () => counted(ctx, () => previewPromotion(ctx.deps, ctx.membership.accountId, input))),
    ),

  /** Puts the code of a preview on the subscription. */
  redeem: managerProcedure
    .input(redeemPromotionInputSchema)
    .output(currentSubscriptionSchema)
    .mutation(async ({ ctx, input }): Promise<CurrentSubscription> => {
      const { accountId } = ctx.membership
      await redeemPromotion(ctx.deps, { accountId, user: ctx.user }, input)
      return currentSubscription(ctx.deps, ctx.membership)
    }),
})

/** Counts a try before it is made, so that many at once count too, and takes it back unless a code was wrong. */
async function counted<T>(ctx: Pick<Context, 'limit' | 'uncount'>, attempt: () => Promise<T>): Promise<T> {
  await ctx.limit('promotion_code')
  try {
    const result = await attempt()
    await ctx.uncount('promotion_code')
    return result
  } catch (error) {
    if (!isWrongCode(error)) await ctx.uncount('promotion_code')
    throw error
  }
}

function isWrongCode(error: unknown): boolean {
  if (!(error instanceof BillingError)) return false
  // That is no guess at a code.
  return error.code.startsWith('promotion_') && error.code !== 'promotion_in_force'
}
