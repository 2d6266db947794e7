import { z } from 'zod'
import { mailsSchema, type StoredMail } from '#shared/contracts/notices.ts'
import { readMailbox } from '../../notifications/read-mailbox.ts'
import { publicProcedure, router } from '../trpc.ts'

/** For whoever tries the product out on their own machine. */
export const devRouter = router({
  mails: publicProcedure
    .input(z.void())
    .output(mailsSchema)
    .query(({ ctx }): Promise<StoredMail[]> => readMailbox(ctx.deps)),
})
