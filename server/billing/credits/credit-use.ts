import { and, eq, gte, inArray, sql } from 'drizzle-orm'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { CreditHistory } from '#shared/contracts/credits.ts'
import { BillingError } from '#shared/errors.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { creditEntries } from '../../db/schema/credits.ts'
import type { Deps } from '../../deps.ts'
import { accountNow } from '../clock/account-now.ts'
import { daysUntil } from '../usage/usage-history.ts'

import { creditsCode, type UsageSettings } from '../usage/usage-settings.ts'
import { periodEnd } from '../usage/usage-window.ts'

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

/** Credits used on each of the last thirty days of the account's time; null when the product has none. */
export async function creditHistory(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
): Promise<CreditHistory> {
  if (catalogueInUse().credits === null) return null
  const days = daysUntil(await accountNow(deps, accountId))
  const day = sql<string>`to_char(${creditEntries.at} at time zone 'UTC', 'YYYY-MM-DD')`
  const rows = await deps.db
    .select({ day, used })
    .from(creditEntries)
    .where(isUseSince(accountId, new Date(`${days[0] ?? ''}T00:00:00Z`)))
    .groupBy(day)
  const usedOn = new Map(rows.map((row) => [row.day, Math.max(0, Number(row.used))]))
  return { days: days.map((each) => ({ day: each, used: usedOn.get(each) ?? 0 })) }
}

function isUseSince(accountId: string, since: Date) {
  return and(
    eq(creditEntries.accountId, accountId),
    gte(creditEntries.at, since),
    inArray(creditEntries.kind, ['use', 'hold', 'refund']),
  )
}
