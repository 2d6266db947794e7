import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { ActivityEntry } from '#shared/contracts/activity.ts'
import { noticeReactions } from '#shared/contracts/notices.ts'
import { accounts } from './accounts.ts'
import { outbox } from './audit.ts'
import { users } from './auth.ts'
import { moment } from './freshness.ts'

/** What a message says inside the app; one for each row of the outbox that was sent. */
export const notices = pgTable(
  'notices',
  {
    /** The message's id in the outbox. */
    id: uuid('id')
      .primaryKey()
      .references(() => outbox.id, { onDelete: 'cascade' }),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    reaction: text('reaction', { enum: noticeReactions }).notNull(),
    facts: jsonb('facts').$type<ActivityEntry['facts']>().notNull(),
    /** The public name of the invoice that it is about, where the message's subject is another. */
    invoiceId: uuid('invoice_id'),
    at: moment('at').notNull().defaultNow(),
  },
  (table) => [index('notices_account').on(table.accountId, table.at.desc())],
)

/** Who has read which notice. */
export const noticeReads = pgTable(
  'notice_reads',
  {
    noticeId: uuid('notice_id')
      .notNull()
      .references(() => notices.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    readAt: moment('read_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.noticeId, table.userId] })],
)

/** One mail to one person. The row is there before the mail leaves, so a crash between the two is noticed. */
export const mailDeliveries = pgTable(
  'mail_deliveries',
  {
    /** What the provider is told, so that it takes the same mail once. */
    key: text('key').primaryKey(),
    outboxId: uuid('outbox_id')
      .notNull()
      .references(() => outbox.id, { onDelete: 'cascade' }),
    userId: uuid('user_id').references(() => users.id, { onDelete: 'set null' }),
    /** `unknown`: it may have left, and nobody can tell; it is not sent again. */
    state: text('state', { enum: ['leaving', 'accepted', 'refused', 'unknown'] }).notNull(),
    lastError: text('last_error'),
    at: moment('at').notNull().defaultNow(),
  },
  (table) => [index('mail_deliveries_outbox').on(table.outboxId)],
)

/** Where mails go as long as no mail server is configured: people on this machine read them here. */
export const mailbox = pgTable(
  'mailbox',
  {
    key: text('key').primaryKey(),
    recipient: text('recipient').notNull(),
    subject: text('subject').notNull(),
    text: text('text').notNull(),
    at: moment('at').notNull().defaultNow(),
  },
  (table) => [index('mailbox_at').on(table.at.desc())],
)
