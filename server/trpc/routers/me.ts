import { z } from 'zod'
import { type MeBilling, meBillingSchema } from '#shared/contracts/me-billing.ts'
import { meBilling } from '../../billing/accounts/me-billing.ts'
import { router, signedInProcedure } from '../trpc.ts'

export const meRouter = router({
  /** All that a product asks of its billing, at once. */
  billing: signedInProcedure
    .input(z.void())
    .output(meBillingSchema)
    .query(({ ctx }): Promise<MeBilling> => meBilling(ctx.deps, ctx.membership)),
})
