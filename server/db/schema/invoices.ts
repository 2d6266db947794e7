import { bigint, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { currencies } from '#shared/currency.ts'
import { accounts } from './accounts.ts'
import type { AddressRow } from './address.ts'
import { mirrored, moment } from './freshness.ts'

/** One line as it was billed. Plan and add-on follow from the price. */
export interface InvoiceLineRow {
  id: string
  description: string | null
  amountMinor: number
  quantity: number | null
  unitAmountMinor: number | null
  stripePriceId: string | null
  isProration: boolean
  periodStart: string
  periodEnd: string
}

export interface InvoiceTaxRow {
  amountMinor: number
  taxableMinor: number | null
  isInclusive: boolean
}

/** A document that takes something off an invoice, or gives back what was paid. */
export interface CreditNoteRow {
  id: string
  number: string
  isVoid: boolean
  totalMinor: number
  taxMinor: number
  /** Given back to the payment method. */
  refundedMinor: number
  /** Put on the account's balance. */
  balanceMinor: number
  createdAt: string
}

/** Who billed whom, as it stood when the invoice was made. */
export interface InvoiceParties {
  seller: { name: string | null; country: string | null }
  buyer: {
    name: string | null
    email: string | null
    address: AddressRow | null
    taxIds: { type: string; value: string | null }[]
    /** What else the buyer has on it, like a purchase order's number; absent on what was read before that was kept. */
    customFields?: { name: string; value: string }[]
  }
}

const minor = (name: string) => bigint(name, { mode: 'number' })

export const invoices = pgTable(
  'invoices',
  {
    stripeId: text('stripe_id').primaryKey(),
    /** The name by which pages know it. */
    publicId: uuid('public_id').notNull().unique().defaultRandom(),
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
    subtotalMinor: minor('subtotal_minor').notNull().default(0),
    discountMinor: minor('discount_minor').notNull().default(0),
    /** Taken off by credit notes before and after it was paid. */
    creditedMinor: minor('credited_minor').notNull().default(0),
    billingReason: text('billing_reason'),
    collectionMethod: text('collection_method', { enum: ['charge_automatically', 'send_invoice'] })
      .notNull()
      .default('charge_automatically'),
    dueAt: moment('due_at'),
    periodStart: moment('period_start'),
    periodEnd: moment('period_end'),
    lines: jsonb('lines').$type<readonly InvoiceLineRow[]>().notNull().default([]),
    taxes: jsonb('taxes').$type<readonly InvoiceTaxRow[]>().notNull().default([]),
    parties: jsonb('parties').$type<InvoiceParties>(),
    /** Oldest first. */
    creditNotes: jsonb('credit_notes').$type<readonly CreditNoteRow[]>().notNull().default([]),
    /** The invoice whose place it took, because that one said something wrong. */
    replacesStripeId: text('replaces_stripe_id'),
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
    index('invoices_replaces').on(table.replacesStripeId),
  ],
)
