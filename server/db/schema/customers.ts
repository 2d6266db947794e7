import { sql } from 'drizzle-orm'
import { bigint, boolean, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { DiscountFacts } from '#shared/billing/discounts.ts'
import type { AddressRow } from './address.ts'
import { accounts } from './accounts.ts'
import { mirrored, moment } from './freshness.ts'

export interface TaxIdRow {
  id: string
  type: string
  value: string
  country: string | null
  status: 'pending' | 'verified' | 'unverified' | 'unavailable'
  /** The name that the register has for the number. */
  verifiedName: string | null
  createdAt: string
}

/** Who is billed, as Stripe has it. */
export interface CustomerDetailsRow {
  name: string | null
  /** Set where the buyer is a company. */
  businessName: string | null
  email: string | null
  /** Further addresses that bills go to. */
  moreEmails: readonly string[]
  address: AddressRow | null
  /** What stands on each invoice besides. */
  customFields: readonly { name: string; value: string }[]
  languages: readonly string[]
  /** Newest first. */
  taxIds: readonly TaxIdRow[]
}

/** A reduction that hangs on the customer, as far as it was told. */
export type CustomerDiscountRow = Omit<DiscountFacts, 'itemIds'> & {
  /** The products whose prices it lowers; null for all. */
  productIds: readonly string[] | null
}

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
    /** Null until the customer is read again after an update of this program. */
    details: jsonb('details').$type<CustomerDetailsRow>(),
    /** What lowers the bills of a subscription without a reduction of its own. */
    discount: jsonb('discount').$type<CustomerDiscountRow>(),
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
