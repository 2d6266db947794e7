import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { invoices } from './invoices.ts'
import { moment } from './freshness.ts'

/** What an invoice sells once. How it stands follows from the invoice and its payment. */
export const purchases = pgTable(
  'purchases',
  {
    invoiceStripeId: text('invoice_stripe_id')
      .notNull()
      .references(() => invoices.stripeId, { onDelete: 'cascade' }),
    product: text('product').notNull(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    quantity: integer('quantity').notNull(),
    /** Wall time at which it was first seen. */
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.invoiceStripeId, table.product] }),
    index('purchases_account').on(table.accountId, table.product),
  ],
)
