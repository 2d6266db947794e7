import { sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { customers } from '../db/schema/customers.ts'
import { invoices } from '../db/schema/invoices.ts'
import { billingOperations } from '../db/schema/operations.ts'
import { payments } from '../db/schema/payments.ts'
import { subscriptions } from '../db/schema/subscriptions.ts'
import { webhookEvents } from '../db/schema/webhook-events.ts'
import type { InvariantName, Violation } from './invariant.ts'
import type { StripeSnapshot } from './stripe-snapshot.ts'

const running = new Set(['incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused'])

type Report = (invariant: InvariantName, found: string, facts: Violation['facts']) => void
type Held = StripeSnapshot['collections']
type Rows = Awaited<ReturnType<typeof loadRows>>

/**
 * What only shows when our rows and all that Stripe holds lie side by side. While events are on their way the rows may lag
 * behind, so amounts and states are compared only when none is.
 */
export async function stripeViolations(db: Database, { collections }: StripeSnapshot): Promise<Violation[]> {
  const violations: Violation[] = []
  const report: Report = (invariant, found, facts) => violations.push({ invariant, found, facts })
  const rows = await loadRows(db)
  checkCharges(collections, report)
  checkOneOfEach(collections, rows, report)
  checkDeliveries(collections, rows, report)
  checkOrphans(collections, rows, report)
  checkOwners(collections, rows, report)
  if (isSettled(collections, rows)) {
    checkStates(collections, rows, report)
    await checkMoney(db, collections, rows, report)
  }
  return violations
}

async function loadRows(db: Database) {
  return {
    customers: byId(await db.select().from(customers)),
    subscriptions: byId(await db.select().from(subscriptions)),
    invoices: byId(await db.select().from(invoices)),
    payments: byId(await db.select().from(payments)),
    operations: await db.select().from(billingOperations),
    events: new Map(
      (await db.select({ id: webhookEvents.id, state: webhookEvents.state }).from(webhookEvents)).map(
        ({ id, state }) => [id, state],
      ),
    ),
  }
}

function byId<Row extends { stripeId: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.stripeId, row]))
}

function isSettled({ webhook_deliveries: deliveries }: Held, { events, operations }: Rows): boolean {
  return (
    deliveries.every(({ event }) => events.has(event)) &&
    ![...events.values()].includes('pending') &&
    operations.every(({ state }) => state !== 'running')
  )
}

function checkCharges({ charges, invoices: held, invoice_payments: links }: Held, report: Report): void {
  const invoiceOf = new Map(links.map(({ invoice, payment }) => [payment.payment_intent, invoice]))
  const totals = new Map(held.map(({ id, total }) => [id, total]))
  const perInvoice = new Map<string, { charges: string[]; amount: number }>()
  for (const { id, status, amount, payment_intent: intent } of charges) {
    const invoice = invoiceOf.get(intent)
    if (status !== 'succeeded' || invoice === undefined) continue
    const sum = perInvoice.get(invoice) ?? { charges: [], amount: 0 }
    perInvoice.set(invoice, { charges: [...sum.charges, id], amount: sum.amount + amount })
  }
  for (const [invoice, sum] of perInvoice) {
    if (sum.amount > (totals.get(invoice) ?? 0)) {
      report('I2', 'an invoice was charged more than once', { invoice, ...sum })
    }
  }
  const perIntent = countBy(
    charges.filter(({ status }) => status === 'succeeded').map((c) => c.payment_intent),
  )
  for (const [intent, count] of perIntent) {
    if (intent !== null && count > 1) report('I2', 'a payment was charged more than once', { intent, count })
  }
}

function checkOneOfEach({ customers: held, subscriptions: subs }: Held, rows: Rows, report: Report): void {
  const living = held.filter(({ deleted }) => deleted !== true)
  for (const [accountId, count] of countBy(living.map(({ metadata }) => metadata['account_id']))) {
    if (accountId !== undefined && count > 1)
      report('I3', 'an account is several customers at Stripe', { accountId })
  }
  const live = subs.filter(({ status }) => running.has(status))
  for (const [accountId, count] of countBy(live.map(({ metadata }) => metadata['account_id']))) {
    if (accountId !== undefined && count > 1) {
      report('I3', 'several subscriptions run at Stripe for one account', { accountId, count })
    }
  }
  const made = subs.map(({ metadata }) => metadata['operation_id'])
  for (const [operationId, count] of countBy(made)) {
    if (operationId !== undefined && count > 1) {
      report('I2', 'one operation made several subscriptions', {
        operationId,
        count,
        rows: rows.operations.length,
      })
    }
  }
}

function checkDeliveries({ webhook_deliveries: deliveries }: Held, { events }: Rows, report: Report): void {
  for (const { event, state } of deliveries) {
    if (state === 'delivered' && !events.has(event)) {
      report('I4', 'an event was answered for and is not in the inbox', { event })
    }
  }
}

function checkOrphans(held: Held, rows: Rows, report: Report): void {
  const open = new Set(
    rows.operations
      .filter(({ state }) => state === 'running' || state === 'needs_review')
      .map(({ id }) => id),
  )
  const ours = [
    ...held.customers.map(({ id, metadata }) => ({ id, metadata, isKnown: rows.customers.has(id) })),
    ...held.subscriptions.map(({ id, metadata }) => ({ id, metadata, isKnown: rows.subscriptions.has(id) })),
  ]
  for (const { id, metadata, isKnown } of ours) {
    const operationId = metadata['operation_id']
    if (isKnown || operationId === undefined || open.has(operationId)) continue
    report('I12', 'something of ours at Stripe has no row', { id, operationId })
  }
}

function checkOwners(held: Held, rows: Rows, report: Report): void {
  for (const { id, metadata } of [...held.customers, ...held.subscriptions]) {
    const row = rows.customers.get(id) ?? rows.subscriptions.get(id)
    const accountId = metadata['account_id']
    if (row === undefined || accountId === undefined || row.accountId === accountId) continue
    report('I13', 'a row is of another account than the object', { id, accountId, row: row.accountId })
  }
}

function checkStates(held: Held, rows: Rows, report: Report): void {
  const differ = (id: string, row: object, stripe: object) => {
    if (JSON.stringify(row) !== JSON.stringify(stripe))
      report('I5', 'a row is not what Stripe says', { id, row, stripe })
  }
  for (const { id, status, cancel_at_period_end: cancelAtPeriodEnd } of held.subscriptions) {
    const row = rows.subscriptions.get(id)
    if (row === undefined || row.isDeleted) continue
    differ(
      id,
      { status: row.status, cancelAtPeriodEnd: row.cancelAtPeriodEnd },
      { status, cancelAtPeriodEnd },
    )
  }
  for (const invoice of held.invoices) {
    const row = rows.invoices.get(invoice.id)
    if (row === undefined) {
      if (rows.customers.has(invoice.customer)) report('I5', 'an invoice has no row', { id: invoice.id })
      continue
    }
    differ(
      invoice.id,
      {
        status: row.status,
        total: row.totalMinor,
        paid: row.amountPaidMinor,
        remaining: row.amountRemainingMinor,
      },
      {
        status: invoice.status,
        total: invoice.total,
        paid: invoice.amount_paid,
        remaining: invoice.amount_remaining,
      },
    )
  }
  for (const { id, status, amount } of held.payment_intents) {
    const row = rows.payments.get(id)
    if (row !== undefined) differ(id, { status: row.status, amount: row.amountMinor }, { status, amount })
  }
}

/** Out-of-band payments and balances move no charge; an invoice counts only as far as a payment paid it. */
async function checkMoney(db: Database, held: Held, rows: Rows, report: Report): Promise<void> {
  const charged = new Map<string, number>()
  const paid = new Map<string, number>()
  const add = (sums: Map<string, number>, key: string, amount: number) =>
    sums.set(key, (sums.get(key) ?? 0) + amount)
  const linked = new Set(held.invoice_payments.map(({ payment }) => payment.payment_intent))
  let refunded = 0
  for (const {
    status,
    customer,
    currency,
    amount,
    amount_refunded,
    payment_intent: intent,
  } of held.charges) {
    const accountId = rows.customers.get(customer ?? '')?.accountId
    if (status !== 'succeeded' || accountId === undefined || !linked.has(intent)) continue
    add(charged, `${accountId} ${currency}`, amount)
    refunded += amount_refunded
  }
  for (const { accountId, currency, amountPaidMinor, paymentIntentId } of rows.invoices.values()) {
    if (paymentIntentId !== null && amountPaidMinor > 0)
      add(paid, `${accountId} ${currency}`, amountPaidMinor)
  }
  for (const account of new Set([...charged.keys(), ...paid.keys()])) {
    const [atStripe, inRows] = [charged.get(account) ?? 0, paid.get(account) ?? 0]
    if (atStripe !== inRows) report('I1', 'charges and paid invoices differ', { account, atStripe, inRows })
  }
  const told = await db.execute<{ sum: string | number | null }>(sql`
    select sum(refunded) as sum from (
      select max((facts ->> 'refundedMinor')::bigint) as refunded from audit_entries
      where action = 'charge.refunded' group by subject) r`)
  const inRows = Number(told.rows[0]?.sum ?? 0)
  if (inRows !== refunded) report('I1', 'refunds and their entries differ', { atStripe: refunded, inRows })
}

function countBy<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
