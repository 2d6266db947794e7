import { z } from 'zod'
import {
  buyInputSchema,
  type PurchaseList,
  purchaseListSchema,
  type PurchaseOutcome,
  purchaseOutcomeInputSchema,
  purchaseOutcomeSchema,
} from '#shared/contracts/purchases.ts'
import { type PaymentStep, paymentStepSchema } from '#shared/contracts/subscriptions.ts'
import { buyProduct } from '../../billing/purchases/buy-product.ts'
import { listPurchases } from '../../billing/purchases/list-purchases.ts'
import { purchaseOutcome } from '../../billing/purchases/purchase-outcome.ts'
import { managerProcedure, router, signedInProcedure } from '../trpc.ts'

export const purchasesRouter = router({
  /** What is sold once and what the account has bought. */
  list: signedInProcedure
    .input(z.void())
    .output(purchaseListSchema)
    .query(({ ctx }): Promise<PurchaseList> => listPurchases(ctx.deps, ctx.membership)),

  buy: managerProcedure
    .input(buyInputSchema)
    .output(paymentStepSchema)
    .mutation(({ ctx, input }): Promise<PaymentStep> => {
      const buyer = { accountId: ctx.membership.accountId, user: ctx.user, ip: ctx.ip }
      return buyProduct(ctx.deps, buyer, input, () => ctx.limit('subscribe'))
    }),

  outcome: managerProcedure
    .input(purchaseOutcomeInputSchema)
    .output(purchaseOutcomeSchema)
    .query(({ ctx, input }): Promise<PurchaseOutcome> =>
      purchaseOutcome(ctx.deps, ctx.membership.accountId, input.attemptId),
    ),
})
