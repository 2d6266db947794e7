import { z } from 'zod'
import {
  type Plan,
  planGetInputSchema,
  type PlanList,
  planListSchema,
  planSchema,
} from '#shared/contracts/plans.ts'
import { getPlan, listPlans } from '../../billing/plans/offers.ts'
import { publicProcedure, router } from '../trpc.ts'

export const plansRouter = router({
  list: publicProcedure
    .input(z.void())
    .output(planListSchema)
    .query(({ ctx }): Promise<PlanList> => listPlans(ctx.deps, ctx.membership?.accountId ?? null)),

  get: publicProcedure
    .input(planGetInputSchema)
    .output(planSchema)
    .query(({ ctx, input }): Promise<Plan> =>
      getPlan(ctx.deps, ctx.membership?.accountId ?? null, input.code),
    ),
})
