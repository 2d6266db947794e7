import { sql } from 'drizzle-orm'
import { bigint, boolean, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { mirrored, moment } from './freshness.ts'

/** The customer that an account is at Stripe. */
export const customers = pgTable(
  'customers',
  {
    stripeId: text('stripe_id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    currency: text('currency'),
    delinquent: boolean('delinquent').notNull(),
    balanceMinor: bigint('balance_minor', { mode: 'number' }).notNull(),
    defaultPaymentMethodId: text('default_payment_method_id'),
    testClockId: text('test_clock_id'),
    ...mirrored,
  },
  (table) => [
    uniqueIndex('customers_one_an_account')
      .on(table.accountId)
      .where(sql`not ${table.isDeleted}`),
  ],
)

/** The test clock that an account's customer lives on, where time travel is on. */
export const accountClocks = pgTable(
  'account_clocks',
  {
    accountId: uuid('account_id')
      .primaryKey()
      .references(() => accounts.id),
    testClockId: text('test_clock_id').notNull().unique(),
    frozenAt: moment('frozen_at').notNull(),
    status: text('status', { enum: ['ready', 'advancing', 'internal_failure'] }).notNull(),
    readSequence: bigint('read_sequence', { mode: 'number' }).notNull(),
  },
  (table) => [index('account_clocks_frozen_at').on(table.frozenAt)],
)
