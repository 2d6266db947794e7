import { and, eq, gte } from 'drizzle-orm'
import type { UsageHistory } from '#shared/contracts/usage.ts'
import { BillingError } from '#shared/errors.ts'
import { usageDays } from '../../db/schema/usage.ts'
import type { Deps } from '../../deps.ts'
import { loadEntitlements } from '../entitlements/load-entitlements.ts'
import { limitUsages } from './list-entitlements.ts'

const shownDays = 30
const dayMs = 86_400_000

/** The days that a history shows, oldest first. UTC. */
export function daysUntil(now: Date): string[] {
  return Array.from({ length: shownDays }, (_, index) => {
    const at = new Date(now.getTime() - (shownDays - 1 - index) * dayMs)
    return at.toISOString().slice(0, 10)
  })
}

/** Use of one limit on each of the last thirty days. @throws BillingError `not_found` for an unknown limit */
export async function usageHistory(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  code: string,
): Promise<UsageHistory> {
  const entitlements = await loadEntitlements(deps, accountId)
  const limit = (await limitUsages(deps.db, accountId, entitlements)).find((each) => each.code === code)
  if (limit === undefined) throw new BillingError('not_found', `the catalogue has no limit ${code}`)
  const days = daysUntil(entitlements.now)
  const rows = await deps.db
    .select({ day: usageDays.day, used: usageDays.used })
    .from(usageDays)
    .where(
      and(
        eq(usageDays.accountId, accountId),
        eq(usageDays.limitCode, code),
        gte(usageDays.day, days[0] ?? ''),
      ),
    )
  const usedOn = new Map(rows.map(({ day, used }) => [day, used]))
  return { limit, days: days.map((day) => ({ day, used: usedOn.get(day) ?? 0 })) }
}
