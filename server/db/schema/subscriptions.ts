import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { DiscountFacts } from '#shared/billing/discounts.ts'
import type { PauseReason } from '#shared/contracts/subscriptions.ts'
import { currencies } from '#shared/currency.ts'
import { accounts } from './accounts.ts'
import { mirrored, moment } from './freshness.ts'

export const subscriptionStatuses = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'canceled',
] as const

export const subscriptions = pgTable(
  'subscriptions',
  {
    stripeId: text('stripe_id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    customerStripeId: text('customer_stripe_id').notNull(),
    status: text('status', { enum: subscriptionStatuses }).notNull(),
    plan: text('plan').notNull(),
    interval: text('interval', { enum: ['month', 'year'] }).notNull(),
    currency: text('currency', { enum: currencies }).notNull(),
    seats: integer('seats').notNull(),
    /** The operation that created it; absent when it was made outside this application. */
    operationId: uuid('operation_id'),
    latestInvoiceId: text('latest_invoice_id'),
    pendingSetupIntentId: text('pending_setup_intent_id'),
    defaultPaymentMethodId: text('default_payment_method_id'),
    /** A payment method was on it at some time; what makes a trial count as used. */
    hadPaymentMethod: boolean('had_payment_method').notNull(),
    startedAt: moment('started_at').notNull(),
    createdAt: moment('created_at').notNull(),
    periodEndsAt: moment('period_ends_at'),
    trialStartedAt: moment('trial_started_at'),
    trialEndsAt: moment('trial_ends_at'),
    cancelAtPeriodEnd: boolean('cancel_at_period_end').notNull(),
    cancelAt: moment('cancel_at'),
    canceledAt: moment('canceled_at'),
    endedAt: moment('ended_at'),
    /** Why it is paused; absent while it is not. */
    pausedBecause: text('paused_because').$type<PauseReason>(),
    /** Until when a change that waits for its payment may be paid; absent when none waits. */
    pendingUntil: moment('pending_until'),
    /** What runs once it is paid. */
    pendingItems: jsonb('pending_items').$type<readonly { stripePriceId: string; quantity: number }[]>(),
    scheduleStripeId: text('schedule_stripe_id'),
    collectionMethod: text('collection_method', { enum: ['charge_automatically', 'send_invoice'] })
      .notNull()
      .default('charge_automatically'),
    /** Invoices are made and not collected until then; null while they are collected. */
    collectionPausedAs: text('collection_paused_as'),
    collectionResumesAt: moment('collection_resumes_at'),
    /** Stripe works out the taxes of its invoices; null until it is read again after an update of this program. */
    hasAutomaticTax: boolean('has_automatic_tax'),
    /** The price reductions that are on it now. */
    discounts: jsonb('discounts').$type<readonly DiscountFacts[]>().notNull().default([]),
    ...mirrored,
  },
  (table) => [
    index('subscriptions_account').on(table.accountId, table.createdAt.desc()),
    uniqueIndex('subscriptions_one_live_an_account')
      .on(table.accountId)
      .where(
        sql`${table.status} in ('incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused') and not ${table.isDeleted}`,
      ),
  ],
)

export const subscriptionItems = pgTable(
  'subscription_items',
  {
    subscriptionStripeId: text('subscription_stripe_id')
      .notNull()
      .references(() => subscriptions.stripeId, { onDelete: 'cascade' }),
    stripeId: text('stripe_id').notNull(),
    stripePriceId: text('stripe_price_id').notNull(),
    /** null = the plan itself. */
    addOn: text('add_on'),
    quantity: integer('quantity').notNull(),
    unitAmountMinor: integer('unit_amount_minor'),
  },
  (table) => [primaryKey({ columns: [table.subscriptionStripeId, table.stripeId] })],
)
