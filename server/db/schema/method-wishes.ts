import { boolean, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { moment } from './freshness.ts'

const account = () =>
  uuid('account_id')
    .notNull()
    .references(() => accounts.id)

/** Payment methods that somebody took off and that Stripe still has, because a detached one never comes back. */
export const methodRemovals = pgTable(
  'method_removals',
  {
    methodStripeId: text('method_stripe_id').primaryKey(),
    accountId: account(),
    /** Of the operation that will detach it. */
    attemptId: uuid('attempt_id').notNull(),
    userId: text('user_id').notNull(),
    userName: text('user_name').notNull(),
    /** Wall time from which on it is detached. */
    dueAt: moment('due_at').notNull(),
    /** From here on it cannot be taken back. */
    hasBegun: boolean('has_begun').notNull().default(false),
  },
  (table) => [
    index('method_removals_account').on(table.accountId),
    index('method_removals_due').on(table.dueAt),
  ],
)

/** The method that a renewal is charged to after the first one failed; no row = nothing else is tried. */
export const backupMethods = pgTable('backup_methods', {
  accountId: account().primaryKey(),
  methodStripeId: text('method_stripe_id').notNull(),
  /** The account's time; renewals that were billed before it are left to people. */
  chosenAt: moment('chosen_at').notNull(),
})

/** A renewal that was, or is about to be, charged to the backup. Its id is the attempt's, so that it is tried once. */
export const backupTries = pgTable(
  'backup_tries',
  {
    id: uuid('id').notNull().unique(),
    accountId: account(),
    invoiceStripeId: text('invoice_stripe_id').notNull(),
    methodStripeId: text('method_stripe_id').notNull(),
    /** Wall time; null while it is still to be done. */
    endedAt: moment('ended_at'),
  },
  (table) => [primaryKey({ columns: [table.invoiceStripeId, table.methodStripeId] })],
)
