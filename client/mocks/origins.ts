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

/** A state as Stripe or we write it, and where it stands: `past_due` at `sub_123.status`. */
export interface StateOrigin {
  readonly value: string
  readonly at: string
}

export interface Origins {
  readonly amounts: readonly Origin[]
  readonly states: readonly StateOrigin[]
  /** All that the sentence, the badge and the actions of the plan are made from. */
  readonly current: unknown
}

const ownTables = ['customers', 'subscriptions', 'invoices', 'payments', 'charges', 'quotes'] as const

/** Every amount and every state of the account that is signed in, at Stripe and in our rows; empty where nobody is. */
export async function findOrigins({ paydesk: { deps }, session }: Backend): Promise<Origins> {
  if (session.visitor === null) return { amounts: [], states: [], current: null }
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
  const found: Found = { amounts: [], states: [] }
  for (const each of atStripe) collect(each, '', null, found)
  for (const table of ownTables) {
    const { rows } = await deps.db.execute(
      sql`select to_jsonb(t) as row from ${sql.identifier(table)} t where account_id = ${accountId}`,
    )
    for (const { row } of rows) collect(row, table, null, found)
  }
  return { ...found, current: await currentSubscription(deps, membership) }
}

interface Found {
  readonly amounts: Origin[]
  readonly states: StateOrigin[]
}

/** Walks an object for whole numbers that are amounts by their name, with the currency of what they stand in, and for states. */
function collect(value: unknown, at: string, above: Money['currency'] | null, found: Found): void {
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
      found.amounts.push({ amountMinor: Number(part), currency, at: path })
    } else if (typeof part === 'string' && isState.test(name)) found.states.push({ value: part, at: path })
  }
}

const isState = /status$/i
const isAmount = /minor$|amount|total|balance/i
