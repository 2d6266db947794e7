import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { accounts } from './accounts.ts'
import { mirrored, moment } from './freshness.ts'

export const scheduleStatuses = ['not_started', 'active', 'completed', 'released', 'canceled'] as const

/** What is booked for a later day: another plan, a pause, or both. */
export const subscriptionSchedules = pgTable(
  'subscription_schedules',
  {
    stripeId: text('stripe_id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    /** The subscription it governs; absent once it was let go. */
    subscriptionStripeId: text('subscription_stripe_id'),
    status: text('status', { enum: scheduleStatuses }).notNull(),
    /** When the next change comes; absent when none is booked. */
    changeAt: moment('change_at'),
    /** What runs from then on; absent also where its prices are none of ours. */
    plan: text('plan'),
    interval: text('interval', { enum: ['month', 'year'] }),
    seats: integer('seats'),
    addOns: jsonb('add_ons').$type<PlanChoice['addOns']>().notNull(),
    pauseAt: moment('pause_at'),
    resumeAt: moment('resume_at'),
    operationId: uuid('operation_id'),
    ...mirrored,
  },
  (table) => [index('subscription_schedules_subscription').on(table.subscriptionStripeId)],
)
