import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { currencies } from '#shared/currency.ts'
import { accounts } from './accounts.ts'
import { mirrored, moment } from './freshness.ts'

/** Payment intents that have something to tell: one that only waits for a first card has no row. */
export const payments = pgTable(
  'payments',
  {
    stripeId: text('stripe_id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    status: text('status', {
      enum: ['requires_payment_method', 'requires_action', 'processing', 'succeeded', 'canceled'],
    }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    currency: text('currency', { enum: currencies }).notNull(),
    /** The last refusal, in Stripe's words for cards. */
    errorCode: text('error_code'),
    declineCode: text('decline_code'),
    paymentMethodId: text('payment_method_id'),
    latestChargeId: text('latest_charge_id'),
    /** Wall time at which the present status was first seen. */
    statusSince: moment('status_since').notNull(),
    ...mirrored,
  },
  (table) => [index('payments_account').on(table.accountId)],
)

/** Setup intents, by the same rule. */
export const cardSetups = pgTable(
  'card_setups',
  {
    stripeId: text('stripe_id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    status: text('status', {
      enum: ['requires_payment_method', 'requires_action', 'processing', 'succeeded', 'canceled'],
    }).notNull(),
    errorCode: text('error_code'),
    declineCode: text('decline_code'),
    paymentMethodId: text('payment_method_id'),
    statusSince: moment('status_since').notNull(),
    ...mirrored,
  },
  (table) => [index('card_setups_account').on(table.accountId)],
)

export const paymentMethods = pgTable(
  'payment_methods',
  {
    stripeId: text('stripe_id').primaryKey(),
    /** The name by which pages know it. */
    publicId: uuid('public_id').notNull().unique().defaultRandom(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    type: text('type').notNull(),
    brand: text('brand'),
    last4: text('last4'),
    expMonth: integer('exp_month'),
    expYear: integer('exp_year'),
    fingerprint: text('fingerprint'),
    /** apple_pay, google_pay and the like; null for a card that was typed. */
    wallet: text('wallet'),
    createdAt: moment('created_at').notNull().defaultNow(),
    ...mirrored,
  },
  (table) => [
    index('payment_methods_account')
      .on(table.accountId)
      .where(sql`not ${table.isDeleted}`),
  ],
)

/** Every try to take money, paid or refused. What was given back and what is disputed shows on it. */
export const charges = pgTable(
  'charges',
  {
    stripeId: text('stripe_id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    paymentIntentId: text('payment_intent_id'),
    status: text('status', { enum: ['succeeded', 'pending', 'failed'] }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    refundedMinor: bigint('refunded_minor', { mode: 'number' }).notNull(),
    currency: text('currency', { enum: currencies }).notNull(),
    isDisputed: boolean('is_disputed').notNull(),
    /** Why it was refused, in Stripe's words for cards. */
    declineCode: text('decline_code'),
    methodType: text('method_type'),
    brand: text('brand'),
    last4: text('last4'),
    createdAt: moment('created_at').notNull(),
    readSequence: bigint('read_sequence', { mode: 'number' }).notNull(),
  },
  (table) => [index('charges_payment_intent').on(table.paymentIntentId)],
)
