import { and, eq, gte } from 'drizzle-orm'
import type { UsageHistory } from '#shared/contracts/usage.ts'
import { BillingError } from '#shared/errors.ts'
import { usageDays } from '../../db/schema/usage.ts'
import type { Deps } from '../../deps.ts'
import { loadEntitlements } from '../entitlements/load-entitlements.ts'
import { limitUsages } from './list-entitlements.ts'
import { firstDayOf, usageChart } from './usage-chart.ts'
import { paidSpan, shownSpan } from './usage-window.ts'

/**
 * Use of one limit by day, over the period that it counts in. No request leaves.
 * @throws BillingError `not_found` for an unknown limit
 */
export async function usageHistory(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  code: string,
): Promise<UsageHistory> {
  const entitlements = await loadEntitlements(deps, accountId)
  const limit = (await limitUsages(deps, accountId, entitlements)).find((each) => each.code === code)
  if (limit === undefined) throw new BillingError('not_found', `the catalogue has no limit ${code}`)
  const { now } = entitlements
  const span = shownSpan(limit.period, now, paidSpan(entitlements))
  const rows = await deps.db
    .select({ day: usageDays.day, used: usageDays.used })
    .from(usageDays)
    .where(
      and(
        eq(usageDays.accountId, accountId),
        eq(usageDays.limitCode, code),
        gte(usageDays.day, firstDayOf(span)),
      ),
    )
  const uses = rows.map((row) => ({ ...row, part: code }))
  return { limit, chart: usageChart({ span, now }, uses, () => null) }
}
