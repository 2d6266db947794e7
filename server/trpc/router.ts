import { accountRouter } from './routers/account.ts'
import { router } from './trpc.ts'

/** All that can be asked. */
export const appRouter = router({ account: accountRouter })

export type AppRouter = typeof appRouter
