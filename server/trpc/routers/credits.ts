import { z } from 'zod'
import { saveTopUpInputSchema, type TopUp, topUpSchema } from '#shared/contracts/top-ups.ts'
import {
  type CreditHistory,
  creditHistorySchema,
  type Credits,
  creditsInputSchema,
  creditsSchema,
  makePictureInputSchema,
  type SpentCredits,
  spentCreditsSchema,
} from '#shared/contracts/credits.ts'
import { requireFeature } from '../../billing/entitlements/check-feature.ts'
import { creditStatement } from '../../billing/credits/credit-statement.ts'
import { creditHistory } from '../../billing/credits/credit-use.ts'
import { spendCredits } from '../../billing/credits/spend.ts'
import { readTopUp, saveTopUp } from '../../billing/credits/top-up-settings.ts'
import { managerProcedure, router, signedInProcedure } from '../trpc.ts'

export const creditsRouter = router({
  /** What is there, where it came from and where it went. */
  get: signedInProcedure
    .input(creditsInputSchema)
    .output(creditsSchema)
    .query(({ ctx, input }): Promise<Credits> =>
      creditStatement(ctx.deps, ctx.membership.accountId, input.before),
    ),

  history: signedInProcedure
    .input(z.void())
    .output(creditHistorySchema)
    .query(({ ctx }): Promise<CreditHistory> => creditHistory(ctx.deps, ctx.membership.accountId)),

  /** What is bought by itself when credits run low. */
  topUp: managerProcedure
    .input(z.void())
    .output(topUpSchema.nullable())
    .query(({ ctx }): Promise<TopUp | null> => readTopUp(ctx.deps, ctx.membership.accountId)),

  saveTopUp: managerProcedure.input(saveTopUpInputSchema).mutation(({ ctx, input }): Promise<void> => {
    const { membership, user, ip } = ctx
    return saveTopUp(ctx.deps, { accountId: membership.accountId, user, ip }, input)
  }),

  /** The demo product's action that costs credits, behind the model's feature. */
  makePicture: signedInProcedure
    .input(makePictureInputSchema)
    .output(spentCreditsSchema.nullable())
    .mutation(async ({ ctx, input }): Promise<SpentCredits | null> => {
      const { accountId } = ctx.membership
      await requireFeature(ctx.deps, accountId, input.model)
      return spendCredits(ctx.deps, accountId, { action: input.size, key: input.key })
    }),
})
