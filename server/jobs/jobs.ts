import { watchCardRefusals } from '../billing/cards/site-alarm.ts'
import { finishAnsweredChanges } from '../billing/changes/finish-answered-changes.ts'
import { catchUpTestClocks } from '../billing/clock/account-clock.ts'
import { releaseForgottenHolds } from '../billing/credits/hold.ts'
import { carryOutTopUps } from '../billing/credits/top-up.ts'
import { voidAbandonedPurchases } from '../billing/purchases/void-unpaid.ts'
import { finishOperations } from '../billing/operations/finish-operations.ts'
import { reviewOperations } from '../billing/operations/review-operations.ts'
import { carryOutRemovals } from '../billing/payment-methods/remove-method.ts'
import { forgetLeftGuestCards } from '../billing/pay-links/forget-guest-card.ts'
import { removeExpiredQuotes } from '../billing/quotes/remove-expired-quotes.ts'
import { reconcile, resumeReconcile } from '../billing/reconcile/reconcile.ts'
import { addMissingTaxes } from '../billing/tax/add-missing-taxes.ts'
import { removeOldUsageReports } from '../billing/usage/remove-old-reports.ts'
import { remindOfResumptions } from '../billing/subscriptions/remind-of-resumption.ts'
import type { Deps } from '../deps.ts'
import { removeOldCspReports } from '../http/csp-report-rows.ts'
import { removeExpiredLimits } from '../http/remove-expired-limits.ts'
import { removeExpiredSessions } from '../auth/remove-expired-sessions.ts'
import { sendDueMessages } from '../notifications/send-due.ts'
import { watchUnfinishedWork } from '../notifications/watch-unfinished-work.ts'
import { backfillEvents } from '../webhooks/backfill-events.ts'

export interface Job {
  name: string
  /** Five fields, UTC. */
  cron: string
  /** Safe to run twice, also at once: it finds its work in the tables. */
  run(deps: Deps): Promise<unknown>
}

/** All that happens by itself, besides the inbox, whose worker polls on its own. */
export const jobs: readonly Job[] = [
  { name: 'finish-operations', cron: '* * * * *', run: finishOperations },
  { name: 'finish-answered-changes', cron: '* * * * *', run: finishAnsweredChanges },
  { name: 'review-operations', cron: '* * * * *', run: reviewOperations },
  { name: 'remove-payment-methods', cron: '* * * * *', run: carryOutRemovals },
  { name: 'top-up-credits', cron: '* * * * *', run: carryOutTopUps },
  { name: 'catch-up-test-clocks', cron: '* * * * *', run: catchUpClocks },
  { name: 'send-messages', cron: '* * * * *', run: sendDueMessages },
  { name: 'forget-left-guest-cards', cron: '*/10 * * * *', run: forgetLeftGuestCards },
  { name: 'remind-of-resumptions', cron: '*/10 * * * *', run: remindOfResumptions },
  { name: 'add-missing-taxes', cron: '*/10 * * * *', run: addMissingTaxes },
  { name: 'backfill-events', cron: '27 * * * *', run: (deps) => backfillEvents(deps) },
  { name: 'reconcile', cron: '37 2 * * *', run: (deps) => reconcile(deps) },
  // Where a run stopped half way it goes on within the hour.
  { name: 'resume-reconcile', cron: '57 * * * *', run: (deps) => resumeReconcile(deps) },
  { name: 'watch-card-refusals', cron: '*/5 * * * *', run: watchCardRefusals },
  { name: 'watch-unfinished-work', cron: '*/5 * * * *', run: watchUnfinishedWork },
  { name: 'release-forgotten-holds', cron: '17 * * * *', run: releaseForgottenHolds },
  { name: 'void-abandoned-purchases', cron: '22 * * * *', run: voidAbandonedPurchases },
  { name: 'remove-expired-quotes', cron: '7 * * * *', run: removeExpiredQuotes },
  { name: 'remove-expired-limits', cron: '47 * * * *', run: removeExpiredLimits },
  { name: 'remove-old-usage-reports', cron: '27 3 * * *', run: removeOldUsageReports },
  { name: 'remove-old-csp-reports', cron: '37 3 * * *', run: removeOldCspReports },
  { name: 'remove-expired-sessions', cron: '17 3 * * *', run: removeExpiredSessions },
]

/** Only the emulator's clocks follow the wall; in Stripe's test mode a clock moves when somebody moves it. */
async function catchUpClocks(deps: Deps): Promise<void> {
  if (deps.stripeMode === 'emulator') await catchUpTestClocks(deps)
}
