import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { webhookEvents } from '../db/schema/webhook-events.ts'

export type EventRow = typeof webhookEvents.$inferSelect

/** How long a worker may take over what it claimed before the events count as lost and are claimed again. */
const claimSeconds = 120

/** Tries before an event is left to people: with the waits below about a day. */
export const maxAttempts = 10

/** How many customers share one claim. */
const partiesInTurn = 20

/**
 * Takes due events by turns: of the next customers after `after` the oldest of each, then the second of each, passing
 * over those that another worker holds. One event of one customer so never waits for the thousands of another. The
 * attempt is counted now, before any work, so an event that ends the process is counted as well.
 */
export async function claimEvents(db: Database, limit: number, after = ''): Promise<EventRow[]> {
  const due = db
    .select({ id: webhookEvents.id })
    .from(webhookEvents)
    .where(and(sql`${webhookEvents.id} in (${idsInTurn(limit, after)})`, isDue))
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

const isDue = sql`${webhookEvents.state} = 'pending' and ${webhookEvents.dueAt} <= now()`

/** Steps from customer to customer by the index, so that a long queue of one is not read through. */
function idsInTurn(limit: number, after: string) {
  return sql`
    with recursive parties(party, turn) as (
      (select e.party, 1 from webhook_events e
        where e.state = 'pending' and e.due_at <= now() and e.party > ${after} order by e.party limit 1)
      union all
      (select n.party, p.turn + 1 from parties p, lateral (
        select e.party from webhook_events e
        where e.state = 'pending' and e.due_at <= now() and e.party > p.party order by e.party limit 1
      ) n where p.turn < ${partiesInTurn})
    )
    select ranked.id from (
      select d.id, d.arrival, row_number() over (partition by d.party order by d.arrival) as place
      from parties, lateral (
        select e.id, e.arrival, e.party from webhook_events e
        where e.state = 'pending' and e.due_at <= now() and e.party = parties.party
        order by e.arrival limit ${limit}
      ) d
    ) ranked order by ranked.place, ranked.arrival limit ${limit}`
}

/** The work of these events is done, in one statement for all. An event that another worker claimed since is left to it. */
export async function markDone(db: Database, events: readonly EventRow[]): Promise<void> {
  if (events.length === 0) return
  const claims = JSON.stringify(events.map(({ id, attempts }) => ({ id, attempts })))
  await db
    .update(webhookEvents)
    .set({ state: 'done', endedAt: sql`now()`, lastError: null })
    .where(
      sql`${webhookEvents.state} = 'pending' and (${webhookEvents.id}, ${webhookEvents.attempts}) in (
        select id, attempts from json_to_recordset(${claims}::json) as claim (id text, attempts int))`,
    )
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

/** Events that failed for good. Those of the other mode are nobody's work. */
export const isLeftToPeople = sql`${webhookEvents.state} = 'failed' and ${webhookEvents.attempts} >= ${maxAttempts}`

/** Has every event that failed for good tried anew, as if it had just come. @returns how many */
export async function retryFailedEvents(db: Database): Promise<number> {
  const events = await db
    .update(webhookEvents)
    .set({ state: 'pending', attempts: 0, dueAt: sql`now()`, endedAt: null })
    .where(isLeftToPeople)
    .returning({ id: webhookEvents.id })
  return events.length
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
