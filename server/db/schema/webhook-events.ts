import { sql } from 'drizzle-orm'
import { bigserial, boolean, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from './freshness.ts'

/** The inbox. A row is here before Stripe hears 200, and stays. */
export const webhookEvents = pgTable(
  'webhook_events',
  {
    id: text('id').primaryKey(),
    order: bigserial('arrival', { mode: 'number' }).notNull(),
    type: text('type').notNull(),
    apiVersion: text('api_version'),
    isLive: boolean('is_live').notNull(),
    payload: jsonb('payload').notNull(),
    /** Whose event it is as far as it says itself, so that the many of one hold up nobody else's; of one length whatever it says. */
    party: text('party')
      .notNull()
      .generatedAlwaysAs(
        sql`md5(coalesce(payload #>> '{data,object,customer}', payload #>> '{data,object,id}', ''))`,
      ),
    state: text('state', { enum: ['pending', 'done', 'ignored', 'failed'] }).notNull(),
    /** Counted when work begins, so an event that ends the process is counted too. */
    attempts: integer('attempts').notNull().default(0),
    dueAt: moment('due_at').notNull().defaultNow(),
    lastError: text('last_error'),
    receivedAt: moment('received_at').notNull().defaultNow(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    index('webhook_events_due')
      .on(table.dueAt)
      .where(sql`${table.state} = 'pending'`),
    index('webhook_events_turns')
      .on(table.party, table.order)
      .where(sql`${table.state} = 'pending'`),
    index('webhook_events_failed')
      .on(table.order)
      .where(sql`${table.state} = 'failed'`),
  ],
)
