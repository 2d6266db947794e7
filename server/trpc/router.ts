import { requirePermissions } from './permissions.ts'
import { accountRouter } from './routers/account.ts'
import { activityRouter } from './routers/activity.ts'
import { billingDetailsRouter } from './routers/billing-details.ts'
import { devRouter } from './routers/dev.ts'
import { invoicesRouter } from './routers/invoices.ts'
import { noticesRouter } from './routers/notices.ts'
import { payLinksRouter } from './routers/pay-links.ts'
import { creditsRouter } from './routers/credits.ts'
import { paymentMethodsRouter } from './routers/payment-methods.ts'
import { entitlementsRouter } from './routers/entitlements.ts'
import { membersRouter } from './routers/members.ts'
import { meRouter } from './routers/me.ts'
import { purchasesRouter } from './routers/purchases.ts'
import { plansRouter } from './routers/plans.ts'
import { promotionsRouter } from './routers/promotions.ts'
import { subscriptionsRouter } from './routers/subscriptions.ts'
import { usageRouter } from './routers/usage.ts'
import { router } from './trpc.ts'

/** All that a page can ask. */
export const appRouter = router({
  account: accountRouter,
  activity: activityRouter,
  credits: creditsRouter,
  billingDetails: billingDetailsRouter,
  dev: devRouter,
  invoices: invoicesRouter,
  notices: noticesRouter,
  payLinks: payLinksRouter,
  paymentMethods: paymentMethodsRouter,
  entitlements: entitlementsRouter,
  members: membersRouter,
  plans: plansRouter,
  me: meRouter,
  purchases: purchasesRouter,
  promotions: promotionsRouter,
  subscriptions: subscriptionsRouter,
  usage: usageRouter,
})

requirePermissions(appRouter._def.procedures)

export type AppRouter = typeof appRouter
