import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Database, Transaction } from '../db/client.ts'
import { webhookEvents } from '../db/schema/webhook-events.ts'

export type EventRow = typeof webhookEvents.$inferSelect

/** How long a worker may take over what it claimed before the events count as lost and are claimed again. */
const claimSeconds = 120

/** Tries before an event is left to people: with the waits below about a day. */
export const maxAttempts = 10

/**
 * Takes due events, oldest first, passing over those that another worker holds. The attempt is counted now, before any
 * work, so an event that ends the process is counted as well.
 */
export async function claimEvents(db: Database, limit: number): Promise<EventRow[]> {
  const due = db
    .select({ id: webhookEvents.id })
    .from(webhookEvents)
    .where(and(eq(webhookEvents.state, 'pending'), sql`${webhookEvents.dueAt} <= now()`))
    .orderBy(webhookEvents.order)
    .limit(limit)
    .for('update', { skipLocked: true })
  const claimed = await db
    .update(webhookEvents)
    .set({
      attempts: sql`${webhookEvents.attempts} + 1`,
      dueAt: sql`now() + make_interval(secs => ${claimSeconds})`,
    })
    .where(inArray(webhookEvents.id, due))
    .returning()
  return claimed.sort((a, b) => a.order - b.order)
}

/** The event's work is done. An event that another worker claimed since is left to it. */
export async function markDone(tx: Transaction | Database, event: EventRow): Promise<void> {
  await tx
    .update(webhookEvents)
    .set({ state: 'done', endedAt: sql`now()`, lastError: null })
    .where(isClaim(event))
}

/** Puts the event back with its error, to be tried again after a wait that grows; after the last try it is left to people. */
export async function putBack(db: Database, event: EventRow, error: string): Promise<void> {
  const isLast = event.attempts >= maxAttempts
  await db
    .update(webhookEvents)
    .set({
      state: isLast ? 'failed' : 'pending',
      lastError: error.slice(0, 2000),
      dueAt: sql`now() + make_interval(secs => ${waitSeconds(event.attempts)})`,
      ...(isLast ? { endedAt: sql`now()` } : {}),
    })
    .where(isClaim(event))
}

/** 5 s, 20 s, 80 s … never more than eight hours. */
export function waitSeconds(attempts: number): number {
  return Math.min(5 * 4 ** (attempts - 1), 8 * 3600)
}

function isClaim({ id, attempts }: EventRow) {
  return and(
    eq(webhookEvents.id, id),
    eq(webhookEvents.attempts, attempts),
    eq(webhookEvents.state, 'pending'),
  )
}
