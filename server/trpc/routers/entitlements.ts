import { z } from 'zod'
import {
  entitlementCheckInputSchema,
  type EntitlementList,
  entitlementListSchema,
  type FeatureAnswer,
  featureEntitlementSchema,
} from '#shared/contracts/entitlements.ts'
import { checkFeature, listEntitlements } from '../../billing/usage/list-entitlements.ts'
import { router, signedInProcedure } from '../trpc.ts'

export const entitlementsRouter = router({
  /** Everything the account may do, how much of it is used, and why. */
  list: signedInProcedure
    .input(z.void())
    .output(entitlementListSchema)
    .query(({ ctx }): Promise<EntitlementList> => listEntitlements(ctx.deps, ctx.membership.accountId)),

  /** One feature's answer with its reason; it refuses nothing. */
  check: signedInProcedure
    .input(entitlementCheckInputSchema)
    .output(featureEntitlementSchema)
    .query(({ ctx, input }): Promise<FeatureAnswer> =>
      checkFeature(ctx.deps, ctx.membership.accountId, input.feature),
    ),
})
