import { eq } from 'drizzle-orm'
import {
  type CustomerDetailsRow,
  type CustomerDiscountRow,
  customers,
  type TaxIdRow,
} from '../db/schema/customers.ts'
import type { StripeCustomer, StripeTaxId } from '../stripe/customer-object.ts'
import { idOf } from '../stripe/object-parts.ts'
import { moreEmailsOf } from '../stripe/customers.ts'
import { addressOf } from './address.ts'
import { customerDiscountOf } from './subscription-discounts.ts'
import { mirror, type Projection } from './projection.ts'
import { taxIdStory } from './tax-id-story.ts'

type Columns = Omit<ReturnType<typeof columnsOf>, 'details'> & { details: CustomerDetailsRow | null }
type LiveCustomer = Exclude<StripeCustomer, { deleted: true }>

function columnsOf(accountId: string, customer: LiveCustomer, before: CustomerDiscountRow | null) {
  const method = customer.invoice_settings.default_payment_method
  return {
    accountId,
    currency: customer.currency ?? null,
    delinquent: customer.delinquent ?? false,
    balanceMinor: customer.balance,
    defaultPaymentMethodId: method === null ? null : (idOf(method) as string),
    testClockId: customer.test_clock == null ? null : idOf(customer.test_clock),
    details: detailsOf(customer),
    discount:
      customer.discount === undefined
        ? before
        : customerDiscountOf(customer.discount, customer.currency ?? null, before),
  }
}

function detailsOf(customer: LiveCustomer): CustomerDetailsRow {
  const { name, email, address, metadata, invoice_settings: settings } = customer
  return {
    name: name ?? null,
    businessName: customer.business_name ?? null,
    email: email ?? null,
    moreEmails: moreEmailsOf(metadata),
    address: address == null ? null : addressOf(address),
    customFields: settings.custom_fields ?? [],
    languages: customer.preferred_locales ?? [],
    taxIds: customer.tax_ids.data.map(taxIdOf),
  }
}

function taxIdOf({ id, type, value, country, created, verification }: StripeTaxId): TaxIdRow {
  return {
    id,
    type,
    value,
    country,
    status: verification?.status ?? 'unavailable',
    verifiedName: verification?.verified_name ?? null,
    createdAt: created.toISOString(),
  }
}

/** The account's customer as Stripe has it. A deleted one stays as a tombstone and frees the account's place. */
export async function projectCustomer(projection: Projection, customer: StripeCustomer): Promise<void> {
  const { tx, accountId } = projection
  const isDeleted = customer.deleted === true
  await mirror<Columns>(projection, {
    subject: `customers:${customer.id}`,
    noun: 'customer',
    isDeleted,
    async find() {
      const [row] = await tx.select().from(customers).where(eq(customers.stripeId, customer.id)).for('update')
      return row ?? null
    },
    next(before) {
      if (customer.deleted !== true) return columnsOf(accountId, customer, before?.discount ?? null)
      return before === null ? emptyColumns(accountId) : columnsOfRow(before)
    },
    async write(after, meta, isNew) {
      const row = { ...after, ...meta, stripeId: customer.id }
      if (!isNew) {
        await tx.update(customers).set(row).where(eq(customers.stripeId, customer.id))
        return true
      }
      const inserted = await tx
        .insert(customers)
        .values(row)
        .onConflictDoNothing({ target: customers.stripeId })
        .returning({ stripeId: customers.stripeId })
      return inserted.length > 0
    },
    describe(before, after) {
      if (isDeleted) return [{ action: 'customer.deleted', facts: {} }]
      if (before === null) return [{ action: 'customer.created', facts: {} }]
      const [first, ...more] = taxIdStory(before.details?.taxIds ?? [], after.details?.taxIds ?? [])
      return first === undefined ? [{ action: 'customer.updated', facts: {} }] : [first, ...more]
    },
  })
}

/** The row without its freshness, which is no fact of the customer. */
function columnsOfRow(row: Columns): Columns {
  const { accountId, currency, delinquent, balanceMinor, defaultPaymentMethodId, testClockId } = row
  const { details, discount } = row
  return {
    accountId,
    currency,
    delinquent,
    balanceMinor,
    defaultPaymentMethodId,
    testClockId,
    details,
    discount,
  }
}

function emptyColumns(accountId: string): Columns {
  return {
    accountId,
    currency: null,
    delinquent: false,
    balanceMinor: 0,
    defaultPaymentMethodId: null,
    testClockId: null,
    details: null,
    discount: null,
  }
}
