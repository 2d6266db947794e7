import { requirePermissions } from './permissions.ts'
import { accountRouter } from './routers/account.ts'
import { activityRouter } from './routers/activity.ts'
import { plansRouter } from './routers/plans.ts'
import { subscriptionsRouter } from './routers/subscriptions.ts'
import { router } from './trpc.ts'

/** All that a page can ask. */
export const appRouter = router({
  account: accountRouter,
  activity: activityRouter,
  plans: plansRouter,
  subscriptions: subscriptionsRouter,
})

requirePermissions(appRouter._def.procedures)

export type AppRouter = typeof appRouter
