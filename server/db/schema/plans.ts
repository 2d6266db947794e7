import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { currencies } from '#shared/currency.ts'
import { accounts } from './accounts.ts'
import { moment } from './freshness.ts'

/** The prices that the last publish made or found at Stripe. Archived ones stay, for those who still pay them. */
export const stripePrices = pgTable(
  'stripe_prices',
  {
    stripeId: text('stripe_id').primaryKey(),
    lookupKey: text('lookup_key').notNull(),
    stripeProductId: text('stripe_product_id').notNull(),
    /** Of one; of each further one where some are included. */
    unitAmountMinor: integer('unit_amount_minor').notNull(),
    /** So many cost `includedAmountMinor` together; 0 = none are included. */
    includedUnits: integer('included_units').notNull().default(0),
    includedAmountMinor: integer('included_amount_minor').notNull().default(0),
    currency: text('currency', { enum: currencies }).notNull(),
    isActive: boolean('is_active').notNull(),
    publishedAt: moment('published_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('stripe_prices_one_active')
      .on(table.lookupKey)
      .where(sql`${table.isActive}`),
  ],
)

/** Values that replace the catalogue's, for the deployment (no account) or for one account. Prices are not among them. */
export const settingOverrides = pgTable(
  'setting_overrides',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: uuid('account_id').references(() => accounts.id),
    /** `limits.<plan>.<limit>`, `trial_days.<plan>`, `grace_days`, `enforcement`, `enforcement.<limit>`. */
    key: text('key').notNull(),
    /** A number, a word, or null for "none" and "unlimited". */
    value: jsonb('value').$type<{ value: number | string | null }>().notNull(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [unique('setting_overrides_key').on(table.accountId, table.key).nullsNotDistinct()],
)

/** A change as it was previewed: carried out just so, or not at all. */
export interface QuotedChange {
  subscriptionId: string
  now: PlanChoice | null
  later: PlanChoice | null
  /** Seconds; unused time is counted from here, in the preview and in the charge. */
  prorationDate: number
  /** Fingerprint of the state that the figures were made on. */
  fingerprint: string
}

/** A promotion code that the figures of a quote were made with. */
export interface QuotedPromotion {
  id: string
  code: string
  /** Fingerprint of the subscription that it was previewed on; null for an order. */
  fingerprint: string | null
}

/** What somebody was shown and may accept, for ten minutes. */
export const quotes = pgTable('quotes', {
  id: uuid('id').primaryKey(),
  accountId: uuid('account_id')
    .notNull()
    .references(() => accounts.id),
  choice: jsonb('choice').$type<PlanChoice>().notNull(),
  choiceHash: text('choice_hash').notNull(),
  currency: text('currency', { enum: currencies }).notNull(),
  dueNowMinor: integer('due_now_minor').notNull(),
  dueAtRenewalMinor: integer('due_at_renewal_minor').notNull(),
  /** Set where the quote is for a change of what runs. */
  change: jsonb('change').$type<QuotedChange>(),
  /** Set where a promotion code lowers it. */
  promotion: jsonb('promotion').$type<QuotedPromotion>(),
  expiresAt: moment('expires_at').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
})

/** Refused cards, counted from events; the guard against card testing adds up their weights. */
export const cardRefusals = pgTable(
  'card_refusals',
  {
    /** One refusal of one charge or set-up, however many events tell of it. */
    id: text('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    reason: text('reason').notNull(),
    fingerprint: text('fingerprint'),
    weight: integer('weight').notNull(),
    /** Wall time: a lockout cannot be traveled away from. */
    at: moment('at').notNull().defaultNow(),
  },
  (table) => [
    index('card_refusals_account').on(table.accountId, table.at),
    index('card_refusals_at').on(table.at),
  ],
)

/** Until when an account may not enter cards. */
export const cardLocks = pgTable('card_locks', {
  accountId: uuid('account_id')
    .primaryKey()
    .references(() => accounts.id),
  until: moment('until').notNull(),
  kind: text('kind', { enum: ['pause', 'lock'] }).notNull(),
  score: integer('score').notNull(),
})
