import {
  type Credits,
  creditsInputSchema,
  creditsSchema,
  makePictureInputSchema,
  type SpentCredits,
  spentCreditsSchema,
} from '#shared/contracts/credits.ts'
import { requireFeature } from '../../billing/entitlements/check-feature.ts'
import { creditStatement } from '../../billing/credits/credit-statement.ts'
import { spendCredits } from '../../billing/credits/spend.ts'
import { router, signedInProcedure } from '../trpc.ts'

export const creditsRouter = router({
  /** What is there, where it came from and where it went. */
  get: signedInProcedure
    .input(creditsInputSchema)
    .output(creditsSchema)
    .query(({ ctx, input }): Promise<Credits> =>
      creditStatement(ctx.deps, ctx.membership.accountId, input.before),
    ),

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
