import { z } from 'zod'
import { type Me, meSchema } from '#shared/contracts/account.ts'
import { findAccount } from '../../billing/accounts/find-account.ts'
import { followChanges } from '../../live/follow-changes.ts'
import { publicProcedure, router, signedInProcedure } from '../trpc.ts'

export const accountRouter = router({
  me: publicProcedure.output(meSchema).query(async ({ ctx }): Promise<Me> => {
    if (ctx.user === null || ctx.membership === null) return null
    const { name, email, emailVerified } = ctx.user
    const account = await findAccount(ctx.deps.db, ctx.membership.accountId)
    return account && { user: { name, email, emailVerified }, account, role: ctx.membership.role }
  }),

  /** Says which nouns changed, as long as the page stays open. A hint to read again; it carries no data. */
  changes: signedInProcedure.input(z.void()).subscription(({ ctx, signal }) => followChanges(ctx, signal)),
})
