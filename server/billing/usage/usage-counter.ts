import { and, eq, sql } from 'drizzle-orm'
import type { LimitEntitlement } from '#shared/billing/entitlements.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { usageCounters, usageDays, usageReports } from '../../db/schema/usage.ts'
import type { UsageSettings } from './usage-settings.ts'
import { never } from './usage-window.ts'

/** One use, with all that decides whether it is counted. */
export interface Use {
  readonly accountId: string
  readonly limit: LimitEntitlement
  readonly amount: number
  readonly key: string | null
  /** The account's time. */
  readonly at: Date
  /** The end of the period, which names the counter. */
  readonly endsAt: Date
  /** Above this nothing is counted; null = everything is. */
  readonly stopsAt: number | null
  readonly settings: UsageSettings
}

/**
 * Writes down that the use was reported. Whoever reports it at the same moment waits here until it is known whether it counts.
 * @returns false when it was reported before
 */
export async function reportOnce(tx: Transaction, use: Use): Promise<boolean> {
  if (use.key === null) return true
  const written = await tx
    .insert(usageReports)
    .values({
      accountId: use.accountId,
      key: use.key,
      limitCode: use.limit.code,
      amount: use.amount,
      at: use.at,
    })
    .onConflictDoNothing()
    .returning({ key: usageReports.key })
  return written.length > 0
}

export async function forgetReport(tx: Transaction, { accountId, key }: Use): Promise<void> {
  if (key === null) return
  await tx.delete(usageReports).where(and(eq(usageReports.accountId, accountId), eq(usageReports.key, key)))
}

/** Adds the use to its counter if there is room; the row's lock makes that exact. @returns the new count, or null */
export async function raiseCounter(tx: Transaction, use: Use): Promise<number | null> {
  const { accountId, amount, endsAt, limit, stopsAt } = use
  if (stopsAt !== null && amount > stopsAt) return null
  const isOver = limit.enforcement === 'log' && limit.max !== null
  const refusedIfOver = isOver
    ? sql`case when ${usageCounters.used} + ${amount} > ${limit.max} then 1 else 0 end`
    : sql`0`
  const [row] = await tx
    .insert(usageCounters)
    .values({
      accountId,
      limitCode: limit.code,
      endsAt,
      used: amount,
      refused: isOver && limit.max !== null && amount > limit.max ? 1 : 0,
    })
    .onConflictDoUpdate({
      target: [usageCounters.accountId, usageCounters.limitCode, usageCounters.endsAt],
      set: {
        used: sql`${usageCounters.used} + ${amount}`,
        refused: sql`${usageCounters.refused} + ${refusedIfOver}`,
      },
      ...(stopsAt !== null && { setWhere: sql`${usageCounters.used} + ${amount} <= ${stopsAt}` }),
    })
    .returning({ used: usageCounters.used })
  return row?.used ?? null
}

/** Takes back from a counter of what exists. Never falls below nothing. */
export async function lowerCounter(
  db: Database,
  { accountId, limitCode, amount }: { accountId: string; limitCode: string; amount: number },
): Promise<void> {
  await db
    .update(usageCounters)
    .set({ used: sql`greatest(0, ${usageCounters.used} - ${amount})` })
    .where(isCounter({ accountId, limitCode, endsAt: never }))
}

/** Counts that something was refused. */
export async function noteRefusal(db: Database, { accountId, limit, endsAt }: Use): Promise<void> {
  await db
    .insert(usageCounters)
    .values({ accountId, limitCode: limit.code, endsAt, used: 0, refused: 1 })
    .onConflictDoUpdate({
      target: [usageCounters.accountId, usageCounters.limitCode, usageCounters.endsAt],
      set: { refused: sql`${usageCounters.refused} + 1` },
    })
}

export async function usedIn(tx: Transaction, { accountId, limit, endsAt }: Use): Promise<number> {
  const [row] = await tx
    .select({ used: usageCounters.used })
    .from(usageCounters)
    .where(isCounter({ accountId, limitCode: limit.code, endsAt }))
  return row?.used ?? 0
}

export async function addToDay(tx: Transaction, { accountId, limit, amount, at }: Use): Promise<void> {
  await tx
    .insert(usageDays)
    .values({ accountId, limitCode: limit.code, day: at.toISOString().slice(0, 10), used: amount })
    .onConflictDoUpdate({
      target: [usageDays.accountId, usageDays.limitCode, usageDays.day],
      set: { used: sql`${usageDays.used} + ${amount}` },
    })
}

function isCounter({ accountId, limitCode, endsAt }: { accountId: string; limitCode: string; endsAt: Date }) {
  return and(
    eq(usageCounters.accountId, accountId),
    eq(usageCounters.limitCode, limitCode),
    eq(usageCounters.endsAt, endsAt),
  )
}
