import { z } from 'zod'
import { markReadInputSchema, type Notices, noticesSchema } from '#shared/contracts/notices.ts'
import { listNotices, markNoticesRead } from '../../notifications/list-notices.ts'
import { managerProcedure, router } from '../trpc.ts'

export const noticesRouter = router({
  /** What the account's managers were told lately. */
  list: managerProcedure
    .input(z.void())
    .output(noticesSchema)
    .query(({ ctx }): Promise<Notices> =>
      listNotices(ctx.deps, { accountId: ctx.membership.accountId, userId: ctx.user.id }),
    ),

  /** Ids of other accounts are passed over in silence, as if they did not exist. */
  markRead: managerProcedure
    .input(markReadInputSchema)
    .output(z.void())
    .mutation(({ ctx, input }): Promise<void> =>
      markNoticesRead(
        ctx.deps,
        { accountId: ctx.membership.accountId, userId: ctx.user.id },
        input.noticeIds,
      ),
    ),
})
