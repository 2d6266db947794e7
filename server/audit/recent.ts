import { and, desc, eq, notInArray } from 'drizzle-orm'
import type { ActivityEntry, AuditAction } from '#shared/contracts/activity.ts'
import { auditEntries } from '../db/schema/audit.ts'
import type { Deps } from '../deps.ts'

/** Steps on the way to something that has an entry of its own: in the trail, and not on the page. */
const steps = [
  'customer.created',
  'invoice.created',
  'invoice.finalized',
  'payment.succeeded',
] as const satisfies readonly AuditAction[]

/** The account's latest entries, newest first, each thing that happened once. */
export async function recentActivity(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
  limit = 10,
): Promise<ActivityEntry[]> {
  const rows = await db
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.accountId, accountId), notInArray(auditEntries.action, [...steps])))
    .orderBy(desc(auditEntries.order))
    .limit(limit)
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, name: row.actorName },
    action: row.action,
    facts: row.facts,
  }))
}
