import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { outbox } from '../db/schema/audit.ts'
import { maxAttempts, waitSeconds } from '../webhooks/inbox.ts'

export type Message = typeof outbox.$inferSelect

/** How long a sender may take over what it claimed before another takes it up. */
const claimSeconds = 300

/** Takes due messages, oldest first, passing over those that another sender holds. The attempt is counted now, before any work. */
export async function claimMessages(db: Database, limit: number): Promise<Message[]> {
  const due = db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.state, 'pending'), sql`${outbox.dueAt} <= now()`))
    .orderBy(outbox.dueAt)
    .limit(limit)
    .for('update', { skipLocked: true })
  return db
    .update(outbox)
    .set({
      attempts: sql`${outbox.attempts} + 1`,
      dueAt: sql`now() + make_interval(secs => ${claimSeconds})`,
    })
    .where(inArray(outbox.id, due))
    .returning()
}

/** The message is over. One that another sender claimed since is left to it. */
export async function endMessage(db: Database, message: Message, state: 'sent' | 'obsolete'): Promise<void> {
  await db
    .update(outbox)
    .set({ state, endedAt: sql`now()`, lastError: null })
    .where(isClaim(message))
}

/** Puts the message back with its error, for another try after a wait that grows; after the last one it is left to people. */
export async function putBackMessage(db: Database, message: Message, error: string): Promise<void> {
  const isLast = message.attempts >= maxAttempts
  await db
    .update(outbox)
    .set({
      lastError: error.slice(0, 2000),
      dueAt: sql`now() + make_interval(secs => ${waitSeconds(message.attempts)})`,
      ...(isLast ? { state: 'failed' as const, endedAt: sql`now()` } : {}),
    })
    .where(isClaim(message))
}

function isClaim({ id, attempts }: Message) {
  return and(eq(outbox.id, id), eq(outbox.attempts, attempts), eq(outbox.state, 'pending'))
}
