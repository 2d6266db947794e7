import { z } from 'zod'
import {
  endSessionInputSchema,
  type Me,
  meSchema,
  type OpenSession,
  openSessionSchema,
} from '#shared/contracts/account.ts'
import { endSession, openSessions } from '../../auth/open-sessions.ts'
import { findAccount } from '../../billing/accounts/find-account.ts'
import { followChanges } from '../../live/follow-changes.ts'
import { publicProcedure, router, signedInProcedure } from '../trpc.ts'

export const accountRouter = router({
  me: publicProcedure
    .input(z.void())
    .output(meSchema)
    .query(async ({ ctx }): Promise<Me> => {
      if (ctx.user === null || ctx.membership === null) return null
      const { name, email, emailVerified } = ctx.user
      const account = await findAccount(ctx.deps.db, ctx.membership.accountId)
      return account && { user: { name, email, emailVerified }, account, role: ctx.membership.role }
    }),

  /** Where the person is signed in. */
  sessions: signedInProcedure
    .input(z.void())
    .output(z.array(openSessionSchema))
    .query(({ ctx }): Promise<OpenSession[]> =>
      openSessions(ctx.deps, { userId: ctx.user.id, sessionId: ctx.sessionId }),
    ),

  /** Signs the person out somewhere. */
  endSession: signedInProcedure
    .input(endSessionInputSchema)
    .output(z.void())
    .mutation(({ ctx, input }) => endSession(ctx.deps, { userId: ctx.user.id, sessionId: input.sessionId })),

  /** Says which nouns changed, as long as the page stays open. A hint to read again; it carries no data. */
  changes: signedInProcedure.input(z.void()).subscription(({ ctx, signal }) => followChanges(ctx, signal)),
})
