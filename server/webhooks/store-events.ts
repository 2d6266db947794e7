import { sql } from 'drizzle-orm'
import type { webhookEvents } from '../db/schema/webhook-events.ts'
import type { Database } from '../db/client.ts'

type Row = typeof webhookEvents.$inferInsert
type NewEvent = Pick<Row, 'id' | 'type' | 'isLive' | 'state'> & {
  apiVersion: string | null
  lastError: string | null
  /** The event as JSON. */
  text: string
}

interface Waiting {
  event: NewEvent
  resolve(isNew: boolean): void
  reject(reason: unknown): void
}

/** How many events share one statement at most. */
const atMost = 100

/** What waits while a statement is under way, by database. */
const queues = new WeakMap<Database, Waiting[]>()

/**
 * The event is in the inbox afterwards, once. Events that come while others are being written share the next statement,
 * so that a burst costs a few commits instead of one for each.
 * @returns false when it was there already
 * @throws what the database refused this very event with
 */
export function storeInInbox(db: Database, event: NewEvent): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const waiting = { event, resolve, reject }
    const queue = queues.get(db)
    if (queue !== undefined) return void queue.push(waiting)
    queues.set(db, [waiting])
    void workOff(db)
  })
}

/**
 * Lets requests that have come meanwhile be read. The embedded database works in this very thread: without a pause nothing
 * could join the next statement, and each event would have one of its own.
 */
function nextTurn(): Promise<void> {
  return new Promise(
    (resolve) => void ('setImmediate' in globalThis ? setImmediate(resolve) : setTimeout(resolve)),
  )
}

async function workOff(db: Database): Promise<void> {
  for (;;) {
    await nextTurn()
    const batch = queues.get(db)?.splice(0, atMost) ?? []
    if (batch.length === 0) break
    await write(db, batch)
  }
  queues.delete(db)
}

async function write(db: Database, batch: readonly Waiting[]): Promise<void> {
  try {
    const { rows } = await db.execute<{ id: string }>(sql`
      insert into webhook_events (id, type, api_version, is_live, state, last_error, payload)
      select id, type, api_version, is_live, state, last_error, payload::jsonb
      from json_to_recordset(${`[${batch.map(({ event }) => jsonOf(event)).join()}]`}::json) as event (
        id text, type text, api_version text, is_live boolean, state text, last_error text, payload json
      )
      on conflict do nothing returning id`)
    const fresh = new Set(rows.map(({ id }) => id))
    // Of two copies in one statement the first is the new one.
    for (const { event, resolve } of batch) resolve(fresh.delete(event.id))
  } catch (error) {
    const [only, ...others] = batch
    if (others.length === 0) return only?.reject(error)
    // One that the database refuses is no reason to refuse the rest.
    for (const one of batch) await write(db, [one])
  }
}

/** One value for all columns of all events takes half the time of one value for each. */
function jsonOf({ id, type, apiVersion, isLive, state, lastError, text }: NewEvent): string {
  const columns = { id, type, api_version: apiVersion, is_live: isLive, state, last_error: lastError }
  return `${JSON.stringify(columns).slice(0, -1)},"payload":${text}}`
}
