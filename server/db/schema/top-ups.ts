import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { moment } from './freshness.ts'

const account = () =>
  uuid('account_id')
    .notNull()
    .references(() => accounts.id)
const count = (name: string) => bigint(name, { mode: 'number' })

/** What an account agreed to be charged for without being asked again. */
export const topUpSettings = pgTable('top_up_settings', {
  accountId: account().primaryKey(),
  isOn: boolean('is_on').notNull(),
  product: text('product').notNull(),
  whenBelow: count('when_below').notNull(),
  maxPerMonth: integer('max_per_month').notNull(),
  currency: text('currency', { enum: ['eur', 'usd'] }).notNull(),
  /** The price that was agreed to; another is not charged. */
  priceMinor: count('price_minor').notNull(),
  /** Why it rests until somebody agrees again; null = it does not. */
  stoppedBecause: text('stopped_because'),
  /** Who agreed, as the operations name them. */
  userId: text('user_id').notNull(),
  userName: text('user_name').notNull(),
  userEmail: text('user_email').notNull(),
  consentVersion: text('consent_version').notNull(),
  consentIp: text('consent_ip').notNull(),
  /** Wall time. */
  agreedAt: moment('agreed_at').notNull(),
})

/** A pack that was bought by itself, or is about to be. Its id is the attempt's, so that it is bought once. */
export const topUps = pgTable(
  'top_ups',
  {
    id: uuid('id').primaryKey(),
    accountId: account(),
    product: text('product').notNull(),
    currency: text('currency', { enum: ['eur', 'usd'] }).notNull(),
    amountMinor: count('amount_minor').notNull(),
    state: text('state', { enum: ['due', 'processing', 'paid', 'failed'] }).notNull(),
    /** Why it failed. */
    reason: text('reason'),
    /** The account's time at which the credits ran low. */
    at: moment('at').notNull(),
  },
  (table) => [
    index('top_ups_account').on(table.accountId, table.at.desc()),
    // One at a time: what is on its way is waited for.
    uniqueIndex('top_ups_open')
      .on(table.accountId)
      .where(sql`${table.state} in ('due', 'processing')`),
  ],
)
