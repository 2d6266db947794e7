import { and, eq, gt, gte, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { creditEntries } from '../../db/schema/credits.ts'
import { featureRefusals, usageCounters } from '../../db/schema/usage.ts'

const countedMs = 30 * 86_400_000

const total = sql<string>`coalesce(sum(${featureRefusals.times}), 0)`

/** How often in the last thirty days of an account's time each feature was asked for and not there. */
export async function refusalsByFeature(
  db: Database,
  accountId: string,
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ feature: featureRefusals.feature, times: total })
    .from(featureRefusals)
    .where(and(eq(featureRefusals.accountId, accountId), gte(featureRefusals.day, dayBefore(now))))
    .groupBy(featureRefusals.feature)
  return new Map(rows.map(({ feature, times }) => [feature, Number(times)]))
}

/** What was refused, or would have been in log mode, of one thing. */
export interface RefusalCount {
  readonly kind: 'feature' | 'limit' | 'credits'
  /** A feature, a limit, or an action that costs credits. */
  readonly code: string
  readonly accounts: number
  readonly times: number
}

/** What was refused in the last thirty days, or would have been, over all accounts: what enforcing would mean. */
export async function refusalReport(db: Database, now: Date): Promise<RefusalCount[]> {
  const since = new Date(now.getTime() - countedMs)
  const [features, limits, credits] = await Promise.all([
    db
      .select({
        code: featureRefusals.feature,
        accounts: accountsIn(featureRefusals.accountId),
        times: total,
      })
      .from(featureRefusals)
      .where(gte(featureRefusals.day, dayBefore(now)))
      .groupBy(featureRefusals.feature),
    db
      .select({
        code: usageCounters.limitCode,
        accounts: accountsIn(usageCounters.accountId),
        times: sql<string>`sum(${usageCounters.refused})`,
      })
      .from(usageCounters)
      .where(and(gt(usageCounters.refused, 0), gte(usageCounters.endsAt, since)))
      .groupBy(usageCounters.limitCode),
    db
      .select({
        code: sql<string>`coalesce(${creditEntries.action}, '')`,
        accounts: accountsIn(creditEntries.accountId),
        times: sql<string>`count(*)`,
      })
      .from(creditEntries)
      .where(and(eq(creditEntries.reason, 'would_be_refused'), gte(creditEntries.at, since)))
      .groupBy(creditEntries.action),
  ])
  return [
    ...features.map((row) => counted('feature', row)),
    ...limits.map((row) => counted('limit', row)),
    ...credits.map((row) => counted('credits', row)),
  ].sort((a, b) => b.times - a.times)
}

const accountsIn = (
  column: typeof featureRefusals.accountId | typeof usageCounters.accountId | typeof creditEntries.accountId,
) => sql<string>`count(distinct ${column})`

const counted = (
  kind: RefusalCount['kind'],
  { code, accounts, times }: { code: string; accounts: string; times: string },
): RefusalCount => ({ kind, code, accounts: Number(accounts), times: Number(times) })

const dayBefore = (now: Date) => new Date(now.getTime() - countedMs).toISOString().slice(0, 10)
