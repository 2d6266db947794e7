import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { users } from './auth.ts'
import { moment } from './freshness.ts'

/** Links by which somebody without an account pays one invoice. What opens one is a signature, which is kept nowhere. */
export const payLinks = pgTable(
  'pay_links',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    invoiceStripeId: text('invoice_stripe_id').notNull(),
    expiresAt: moment('expires_at').notNull(),
    /** Null for one that a mail brought. */
    createdBy: uuid('created_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index('pay_links_invoice').on(table.invoiceStripeId)],
)
