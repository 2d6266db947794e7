import { z } from 'zod'
import { type ActivityEntry, activityEntrySchema } from '#shared/contracts/activity.ts'
import { recentActivity } from '../../audit/recent.ts'
import { router, signedInProcedure } from '../trpc.ts'

export const activityRouter = router({
  /** The account's ten latest entries, newest first. */
  recent: signedInProcedure
    .input(z.void())
    .output(z.array(activityEntrySchema))
    .query(({ ctx }): Promise<ActivityEntry[]> => recentActivity(ctx.deps, ctx.membership.accountId)),
})
