import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { auditEntries } from '../../db/schema/audit.ts'
import { accountClocks } from '../../db/schema/customers.ts'
import { subscriptionSchedules } from '../../db/schema/subscription-schedules.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { Deps } from '../../deps.ts'
import { projecting, record } from '../../projections/projection.ts'
import { loadBilling } from './load-billing.ts'

const remindDays = 7
const atOnce = 200

const onceKey = sql<string>`'pause_ending:' || ${subscriptions.stripeId} || ':' || to_char(${subscriptionSchedules.resumeAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')`

/**
 * Tells accounts whose pause ends within a week, by their own time, that they are charged again then. Once for each day on
 * which a pause ends. No request leaves.
 * @returns how many were told
 */
export async function remindOfResumptions(deps: Deps): Promise<number> {
  const now = sql`coalesce(${accountClocks.frozenAt}, ${deps.clock.now().toISOString()}::timestamptz)`
  const due = await deps.db
    .select({
      accountId: subscriptions.accountId,
      stripeId: subscriptions.stripeId,
      plan: subscriptions.plan,
      resumeAt: subscriptionSchedules.resumeAt,
      onceKey,
    })
    .from(subscriptionSchedules)
    .innerJoin(subscriptions, eq(subscriptions.scheduleStripeId, subscriptionSchedules.stripeId))
    .leftJoin(accountClocks, eq(accountClocks.accountId, subscriptions.accountId))
    .leftJoin(auditEntries, eq(auditEntries.onceKey, onceKey))
    .where(
      and(
        eq(subscriptionSchedules.status, 'active'),
        isNotNull(subscriptionSchedules.resumeAt),
        eq(subscriptions.status, 'paused'),
        eq(subscriptions.isDeleted, false),
        isNull(auditEntries.id),
        sql`${subscriptionSchedules.resumeAt} > ${now}`,
        sql`${subscriptionSchedules.resumeAt} <= ${now} + make_interval(days => ${remindDays})`,
      ),
    )
    .limit(atOnce)
  for (const { accountId, stripeId, plan, resumeAt, onceKey: key } of due) {
    const { facts } = await loadBilling(deps.db, accountId, { subscriptionId: stripeId })
    const source = { accountId, actor: { kind: 'job' as const }, readSequence: 0 }
    await projecting(deps, source, (projection) =>
      record(projection, {
        action: 'subscription.pause_ending',
        facts: {
          plan,
          endsAt: resumeAt?.toISOString() ?? null,
          amountMinor: facts.subscription?.renewal.amountMinor ?? null,
          currency: facts.subscription?.renewal.currency ?? null,
        },
        subject: `subscriptions:${stripeId}`,
        onceKey: key,
      }),
    )
  }
  return due.length
}
