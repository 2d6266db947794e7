import { and, eq, gte, inArray, sql } from 'drizzle-orm'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { CreditHistory } from '#shared/contracts/credits.ts'
import { BillingError } from '#shared/errors.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { creditEntries } from '../../db/schema/credits.ts'
import type { Deps } from '../../deps.ts'
import { loadEntitlements } from '../entitlements/load-entitlements.ts'
import { firstDayOf, usageChart } from '../usage/usage-chart.ts'
import { creditsCode, type UsageSettings } from '../usage/usage-settings.ts'
import { paidSpan, periodEnd, shownSpan } from '../usage/usage-window.ts'

/** What was used, also where it was not counted off; what is set aside counts until it is settled or given back. */
const used = sql<string>`coalesce(sum(case when ${creditEntries.kind} = 'use' then ${creditEntries.cost} else -${creditEntries.amount} end), 0)`

/** Credits used since the month (UTC's) of that moment began. */
export async function usedInMonthOf(
  db: Database | Transaction,
  accountId: string,
  now: Date,
): Promise<number> {
  const [row] = await db
    .select({ used })
    .from(creditEntries)
    .where(isUseSince(accountId, new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))))
  return Math.max(0, Number(row?.used ?? 0))
}

/** Refuses with `limit_reached` what would go beyond the account's own cap. Ask under the book's lock, so that it is exact. */
export async function refuseOverCap(
  tx: Transaction,
  {
    accountId,
    cost,
    settings: { cap },
    now,
  }: { accountId: string; cost: number; settings: UsageSettings; now: Date },
): Promise<void> {
  if (cap === null || (await usedInMonthOf(tx, accountId, now)) + cost <= cap) return
  const resetsAt = periodEnd('month', now, null)
  throw new BillingError('limit_reached', 'the account’s own cap is reached', {
    details: {
      limit: creditsCode,
      max: cap,
      byCap: true,
      resetsAt: resetsAt.toISOString(),
      retryAfterSeconds: Math.ceil((resetsAt.getTime() - now.getTime()) / 1000),
    },
  })
}

/** Credits used by day and action over the paid period, or the month of who pays for none; null when the product has none. */
export async function creditHistory(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
): Promise<CreditHistory> {
  const definition = catalogueInUse().credits
  if (definition === null) return null
  const entitlements = await loadEntitlements(deps, accountId)
  const { now } = entitlements
  const span = shownSpan('billing_period', now, paidSpan(entitlements))
  const day = sql<string>`to_char(${creditEntries.at} at time zone 'UTC', 'YYYY-MM-DD')`
  const action = sql<string>`coalesce(${creditEntries.action}, '')`
  const rows = await deps.db
    .select({ day, action, used })
    .from(creditEntries)
    .where(isUseSince(accountId, new Date(`${firstDayOf(span)}T00:00:00Z`)))
    .groupBy(day, action)
  const uses = rows.map((row) => ({ day: row.day, part: row.action, used: Math.max(0, Number(row.used)) }))
  const { actions } = definition
  const nameOf = (code: string) => (Object.hasOwn(actions, code) ? (actions[code]?.name ?? null) : null)
  return { chart: usageChart({ span, now }, uses, nameOf) }
}

function isUseSince(accountId: string, since: Date) {
  return and(
    eq(creditEntries.accountId, accountId),
    gte(creditEntries.at, since),
    inArray(creditEntries.kind, ['use', 'hold', 'refund']),
  )
}
