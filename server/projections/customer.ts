import { eq } from 'drizzle-orm'
import { customers } from '../db/schema/customers.ts'
import { idOf, type StripeCustomer } from '../stripe/objects.ts'
import { mirror, type Projection } from './projection.ts'

type Columns = ReturnType<typeof columnsOf>

function columnsOf(accountId: string, customer: Exclude<StripeCustomer, { deleted: true }>) {
  const method = customer.invoice_settings.default_payment_method
  return {
    accountId,
    currency: customer.currency ?? null,
    delinquent: customer.delinquent ?? false,
    balanceMinor: customer.balance,
    defaultPaymentMethodId: method === null ? null : (idOf(method) as string),
    testClockId: customer.test_clock == null ? null : idOf(customer.test_clock),
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
      if (customer.deleted !== true) return columnsOf(accountId, customer)
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
    describe(before) {
      if (isDeleted) return [{ action: 'customer.deleted', facts: {} }]
      return [{ action: before === null ? 'customer.created' : 'customer.updated', facts: {} }]
    },
  })
}

/** The row without its freshness, which is no fact of the customer. */
function columnsOfRow(row: Columns): Columns {
  const { accountId, currency, delinquent, balanceMinor, defaultPaymentMethodId, testClockId } = row
  return { accountId, currency, delinquent, balanceMinor, defaultPaymentMethodId, testClockId }
}

function emptyColumns(accountId: string): Columns {
  return {
    accountId,
    currency: null,
    delinquent: false,
    balanceMinor: 0,
    defaultPaymentMethodId: null,
    testClockId: null,
  }
}
