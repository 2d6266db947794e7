import { and, desc, eq, gt } from 'drizzle-orm'
import type { OpenSession } from '#shared/contracts/account.ts'
import { BillingError } from '#shared/errors.ts'
import { sessions } from '../db/schema/auth.ts'
import type { Deps } from '../deps.ts'

const longestName = 200

/** Where the person is signed in, the latest first. */
export async function openSessions(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { userId, sessionId }: { userId: string; sessionId: string | null },
): Promise<OpenSession[]> {
  const rows = await db
    .select({ id: sessions.id, browser: sessions.userAgent, startedAt: sessions.createdAt })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, clock.now())))
    .orderBy(desc(sessions.createdAt), desc(sessions.id))
  return rows.map((row) => ({
    id: row.id,
    startedAt: row.startedAt.toISOString(),
    browser: row.browser?.slice(0, longestName) ?? null,
    isThisOne: row.id === sessionId,
  }))
}

/**
 * The session is over at once, also for pages and streams that are open in it.
 * @throws BillingError 'not_found' for a session that is not the person's, as for one that is not there
 */
export async function endSession(
  { db }: Pick<Deps, 'db'>,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<void> {
  const ended = await db
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.id, sessionId)))
    .returning({ id: sessions.id })
  if (ended.length === 0) throw new BillingError('not_found', 'no such session of this person')
}
