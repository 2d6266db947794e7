import { and, eq, isNotNull, ne } from 'drizzle-orm'
import { paymentMethods } from '../../db/schema/payments.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { Deps } from '../../deps.ts'
import { drawReadSequence, projecting, record } from '../../projections/projection.ts'
import { projectSubscription } from '../../projections/subscription.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import { cancelSubscription } from '../../stripe/subscriptions.ts'
import { loadBilling } from './load-billing.ts'

/** How long after its start the card that is put on a trial counts as the one that it was started with. */
const startMs = 23 * 3_600_000

/**
 * Where the settings say so, a trial is given once a card: one that was started with a card which another account had a trial with is ended before
 * anything is charged. The account has had its trial with that. At most one request. Safe to repeat.
 */
export async function endRepeatedTrial(deps: Deps, accountId: string): Promise<void> {
  if (!deps.settings.trialOncePerCard) return
  const { row, facts, paymentMethod } = await loadBilling(deps.db, accountId)
  if (row?.status !== 'trialing' || facts.subscription?.waitsForCard !== false) return
  const now = deps.clock.now()
  if (now.getTime() - row.createdAt.getTime() > startMs || paymentMethod?.fingerprint == null) return
  if (!(await hadTrialElsewhere(deps, accountId, paymentMethod.fingerprint))) return
  const readSequence = await drawReadSequence(deps.db)
  try {
    const subscription = await cancelSubscription(deps.stripe, row.stripeId)
    const source = { accountId, readSequence, actor: { kind: 'job' as const } }
    await projecting(deps, source, async (projection) => {
      await projectSubscription(projection, subscription)
      await record(projection, {
        action: 'subscription.trial_refused',
        facts: { plan: row.plan },
        subject: `subscriptions:${row.stripeId}`,
        onceKey: `trial_refused:${row.stripeId}`,
      })
    })
  } catch (error) {
    // Already gone: its own event brings the row up to date.
    if (!(error instanceof StripeFailure && error.kind === 'missing')) throw error
  }
}

async function hadTrialElsewhere({ db }: Deps, accountId: string, fingerprint: string): Promise<boolean> {
  const [other] = await db
    .select({ accountId: subscriptions.accountId })
    .from(subscriptions)
    .innerJoin(paymentMethods, eq(paymentMethods.accountId, subscriptions.accountId))
    .where(
      and(
        ne(subscriptions.accountId, accountId),
        isNotNull(subscriptions.trialStartedAt),
        eq(subscriptions.hadPaymentMethod, true),
        eq(paymentMethods.fingerprint, fingerprint),
      ),
    )
    .limit(1)
  return other !== undefined
}
