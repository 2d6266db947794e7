import { sql } from 'drizzle-orm'
import { bigserial, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { type ActivityEntry, auditActions } from '#shared/contracts/activity.ts'
import { messageReactions } from '#shared/contracts/notices.ts'
import { accounts } from './accounts.ts'
import { moment } from './freshness.ts'

/** Who changed what. Rows are only ever added. */
export const auditEntries = pgTable(
  'audit_entries',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    order: bigserial('position', { mode: 'number' }).notNull(),
    accountId: uuid('account_id').references(() => accounts.id),
    /** The account's time. */
    at: moment('at').notNull(),
    recordedAt: moment('recorded_at').notNull().defaultNow(),
    actorKind: text('actor_kind', { enum: ['user', 'admin', 'stripe', 'job'] }).notNull(),
    actorName: text('actor_name'),
    actorUserId: uuid('actor_user_id'),
    action: text('action', { enum: auditActions }).notNull(),
    /** What changed: `<table>:<key>`. */
    subject: text('subject').notNull(),
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>(),
    facts: jsonb('facts').$type<ActivityEntry['facts']>().notNull(),
    operationId: uuid('operation_id'),
    eventId: text('event_id'),
    /** Set where no row changes with the entry, so that a repeated event adds nothing. */
    onceKey: text('once_key'),
  },
  (table) => [
    index('audit_entries_account').on(table.accountId, table.order.desc()),
    index('audit_entries_subject').on(table.subject, table.order),
    unique('audit_entries_once').on(table.onceKey),
  ],
)

/** Messages that are due. Written with the change they tell of, sent by `notifications/send-due.ts`. */
export const outbox = pgTable(
  'outbox',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    reaction: text('reaction', { enum: messageReactions }).notNull(),
    subject: text('subject').notNull(),
    /** What makes the message one of a kind: a period, an attempt, a moment. */
    occasion: text('occasion').notNull(),
    facts: jsonb('facts').$type<ActivityEntry['facts']>().notNull(),
    /** `obsolete`: it was no longer true when its turn came. `failed` is left to people. */
    state: text('state', { enum: ['pending', 'sent', 'obsolete', 'failed'] })
      .notNull()
      .default('pending'),
    /** Counted when work begins. */
    attempts: integer('attempts').notNull().default(0),
    dueAt: moment('due_at').notNull().defaultNow(),
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull().defaultNow(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    unique('outbox_once').on(table.accountId, table.reaction, table.subject, table.occasion),
    index('outbox_due')
      .on(table.dueAt)
      .where(sql`${table.state} = 'pending'`),
  ],
)
