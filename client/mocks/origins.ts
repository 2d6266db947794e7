import { sql } from 'drizzle-orm'
import { currentSubscription } from '#server/billing/subscriptions/current-subscription.ts'
import { findCustomer } from '#server/billing/customers/find-customer.ts'
import { currencies } from '#shared/currency.ts'
import type { Money } from '#shared/money.ts'
import type { Backend } from './backend.ts'

/** An amount, and where it stands: `in_123.amount_due` at Stripe, `invoices.total_minor` in our rows. */
export interface Origin extends Money {
  readonly at: string
}

export interface Origins {
  readonly amounts: readonly Origin[]
  /** All that the sentence, the badge and the actions of the plan are made from. */
  readonly current: unknown
}

const ownTables = ['customers', 'subscriptions', 'invoices', 'payments', 'charges', 'quotes'] as const

/** Every amount of the account that is signed in, at Stripe and in our rows; empty where nobody is. */
export async function findOrigins({ paydesk: { deps }, session }: Backend): Promise<Origins> {
  if (session.visitor === null) return { amounts: [], current: null }
  const { membership } = session.visitor
  const { accountId } = membership
  const customer = await findCustomer(deps, accountId)
  const atStripe =
    customer === null
      ? []
      : await Promise.all([
          deps.stripe.customers.retrieve(customer),
          deps.stripe.subscriptions.list({ customer, status: 'all' }),
          deps.stripe.invoices.list({ customer, limit: 100 }),
          deps.stripe.paymentIntents.list({ customer, limit: 100 }),
        ])
  const amounts: Origin[] = []
  for (const found of atStripe) collect(found, '', null, amounts)
  for (const table of ownTables) {
    const { rows } = await deps.db.execute(
      sql`select to_jsonb(t) as row from ${sql.identifier(table)} t where account_id = ${accountId}`,
    )
    for (const { row } of rows) collect(row, table, null, amounts)
  }
  return { amounts, current: await currentSubscription(deps, membership) }
}

/** Walks an object for whole numbers that are amounts by their name, with the currency of what they stand in. */
function collect(value: unknown, at: string, above: Money['currency'] | null, found: Origin[]): void {
  if (Array.isArray(value)) {
    for (const each of value) collect(each, at, above, found)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const own: unknown = Reflect.get(value, 'currency')
  const currency = currencies.find((known) => known === own) ?? above
  const id: unknown = Reflect.get(value, 'id')
  const place = typeof id === 'string' && /^[a-z]+_/.test(id) ? id : at
  for (const [name, part] of Object.entries(value)) {
    const path = place === '' ? name : `${place}.${name}`
    if (typeof part === 'object') collect(part, path, currency, found)
    else if (currency !== null && Number.isInteger(part) && part !== 0 && isAmount.test(name)) {
      found.push({ amountMinor: Number(part), currency, at: path })
    }
  }
}

const isAmount = /minor$|amount|total|balance/i
