import { bigint, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { currencies } from '#shared/currency.ts'
import { accounts } from './accounts.ts'
import { mirrored, moment } from './freshness.ts'

const minor = (name: string) => bigint(name, { mode: 'number' })

export const invoices = pgTable(
  'invoices',
  {
    stripeId: text('stripe_id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    subscriptionStripeId: text('subscription_stripe_id'),
    number: text('number'),
    status: text('status', { enum: ['draft', 'open', 'paid', 'void', 'uncollectible'] }).notNull(),
    currency: text('currency', { enum: currencies }).notNull(),
    totalMinor: minor('total_minor').notNull(),
    amountDueMinor: minor('amount_due_minor').notNull(),
    amountPaidMinor: minor('amount_paid_minor').notNull(),
    amountRemainingMinor: minor('amount_remaining_minor').notNull(),
    attemptCount: integer('attempt_count').notNull(),
    nextPaymentAttemptAt: moment('next_payment_attempt_at'),
    paymentIntentId: text('payment_intent_id'),
    createdAt: moment('created_at').notNull(),
    finalizedAt: moment('finalized_at'),
    paidAt: moment('paid_at'),
    ...mirrored,
  },
  (table) => [
    index('invoices_account').on(table.accountId, table.createdAt.desc()),
    index('invoices_payment_intent').on(table.paymentIntentId),
  ],
)
