import { desc, eq } from 'drizzle-orm'
import type { ActivityEntry } from '#shared/contracts/activity.ts'
import { auditEntries } from '../db/schema/audit.ts'
import type { Deps } from '../deps.ts'

/** The account's latest entries, newest first. */
export async function recentActivity(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
  limit = 10,
): Promise<ActivityEntry[]> {
  const rows = await db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.accountId, accountId))
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
