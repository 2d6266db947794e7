import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { moment } from './freshness.ts'

/** Where a run goes on: the list, what the list is narrowed to, and the last object of the last whole page. */
export interface SyncCursor {
  list: string
  scope: string | null
  after: string | null
}

/** What a run met so far. */
export interface SyncCounts {
  pages: number
  read: number
  changed: number
  /** Objects that belong to none of our accounts. */
  foreign: number
  /** Left alone because an operation of the account was under way. */
  skipped: number
  /** Objects that could not be written, or not be read where our rows say they are. */
  broken: number
}

/** Every time that Stripe was read through, from the first page to the last. */
export const syncRuns = pgTable(
  'sync_runs',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind', { enum: ['reconcile', 'event_backfill'] }).notNull(),
    /** `done` only after the last page; `failed` keeps its cursor and is gone on with. */
    state: text('state', { enum: ['running', 'failed', 'done'] }).notNull(),
    cursor: jsonb('cursor').$type<SyncCursor>(),
    counts: jsonb('counts').$type<SyncCounts>().notNull(),
    /** Rows written with this freshness number or a higher one were read by this run or after it began. */
    firstSequence: bigint('first_sequence', { mode: 'number' }).notNull(),
    /** Objects made before this are not listed. */
    since: moment('since').notNull(),
    lastError: text('last_error'),
    leaseUntil: moment('lease_until').notNull(),
    fence: integer('fence').notNull().default(1),
    startedAt: moment('started_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    uniqueIndex('sync_runs_one_unfinished')
      .on(table.kind)
      .where(sql`${table.state} <> 'done'`),
    index('sync_runs_kind').on(table.kind, table.startedAt.desc()),
  ],
)
