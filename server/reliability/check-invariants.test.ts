import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestPaydesk, type Tab, type TestPaydesk } from '../testing/test-paydesk.ts'
import { checkInvariants } from './check-invariants.ts'
import { invariants, type InvariantName } from './invariant.ts'
import { isCardNumber } from './secrets-at-rest.ts'
import type { StripeSnapshot } from './stripe-snapshot.ts'
import { snapshotOf } from './testing/snapshot.ts'
import { watchFreshness } from './testing/watch-freshness.ts'

let desk: TestPaydesk
let tab: Tab
let other: Tab
let snapshot: StripeSnapshot

beforeAll(async () => {
  desk = await openTestPaydesk()
  await watchFreshness(desk.database)
  tab = await desk.newcomer()
  other = await desk.newcomer()
  for (const one of [tab, other]) await desk.confirm(await desk.start(one))
  await desk.settle()
  snapshot = await snapshotOf(desk.emulator, 'http://localhost:12111', 'sk_test_in_process')
})
afterAll(() => desk.end())

/** Breaks something inside of a transaction that is undone, and says which promises are then found broken. */
async function foundAfter(statements: string, held: StripeSnapshot = snapshot): Promise<InvariantName[]> {
  const undone = new Error('undone')
  let found: InvariantName[] = []
  const broken = desk.database.db.transaction(async (tx) => {
    for (const statement of statements.split(';')) if (statement.trim() !== '') await tx.execute(statement)
    found = (await checkInvariants(tx, held)).map(({ invariant }) => invariant)
    throw undone
  })
  await expect(broken).rejects.toBe(undone)
  return found
}

test('all hold after two people subscribed', async () => {
  expect(await checkInvariants(desk.database.db, snapshot)).toEqual([])
})

const subscription = () => `(select stripe_id from subscriptions where account_id = '${tab.accountId}')`
const copySubscription = () => `
  insert into subscriptions select (json_populate_record(s, json_build_object('stripe_id', 'sub_copy'))).*
  from subscriptions s where stripe_id = ${subscription()}`
const event = (columns: string, values: string) =>
  `insert into webhook_events (id, type, is_live, payload, ${columns}) values ('evt_x', 'invoice.paid', false, '{}', ${values})`
const operation = (columns: string) =>
  `update billing_operations set ${columns} where account_id = '${tab.accountId}'`

/** What breaks each promise, in the rows. */
const breaks: [InvariantName, string, () => string][] = [
  ['I1', 'an invoice paid with another amount', () => `update invoices set amount_paid_minor = 1`],
  ['I2', 'two invoices with one payment', () => `update invoices set payment_intent_id = 'pi_same'`],
  ['I3', 'two subscriptions', () => `drop index subscriptions_one_live_an_account; ${copySubscription()}`],
  [
    'I3',
    'two customers',
    () => `drop index customers_one_an_account; insert into customers
      select (json_populate_record(c, json_build_object('stripe_id', 'cus_copy'))).* from customers c limit 1`,
  ],
  ['I4', 'an event that is done and is not', () => event('state', `'done'`)],
  ['I4', 'an event that failed for no reason', () => event('state, ended_at', `'failed', now()`)],
  ['I5', 'a row with another status', () => `update subscriptions set status = 'past_due'`],
  ['I6', 'a row without an entry', () => `delete from audit_entries where subject like 'customers:%'`],
  ['I6', 'a change without an entry', () => `update payments set status = 'canceled'`],
  [
    'I6',
    'an entry that was taken out',
    () => `delete from audit_entries where action = 'subscription.activated';
      update audit_entries set before = '{"other": true}' where action = 'invoice.paid'`,
  ],
  [
    'I6',
    'a person without a name',
    () => `update audit_entries set actor_kind = 'user', actor_user_id = null where action = 'invoice.paid'`,
  ],
  ['I7', 'access that nobody paid for', () => `update invoices set status = 'open', amount_paid_minor = 0`],
  [
    'I8',
    'a message twice',
    () => `insert into outbox (account_id, reaction, subject, occasion, facts)
      select account_id, reaction, subject, 'again', facts from outbox where reaction = 'receipt' limit 1`,
  ],
  [
    'I9',
    'an operation without a holder',
    () => operation(`state = 'running', lease_until = now() - interval '1 hour'`),
  ],
  [
    'I9',
    'an operation of yesterday',
    () => operation(`state = 'running', lease_until = now(), created_at = now() - interval '25 hours'`),
  ],
  ['I9', 'an end without an outcome', () => operation(`outcome = null`)],
  [
    'I10',
    'another amount than was shown',
    () => operation(`input = jsonb_set(input, '{expectedDueMinor}', '1')`),
  ],
  ['I11', 'older data over newer', () => `update subscriptions set read_sequence = read_sequence - 1`],
  ['I11', 'a freshness from the future', () => `update invoices set read_sequence = 1000000000`],
  [
    'I12',
    'a first payment of yesterday',
    () =>
      `update subscriptions set status = 'incomplete', created_at = created_at - interval '30 hours' where stripe_id = ${subscription()}`,
  ],
  ['I12', 'an object without a row', () => `delete from subscription_items; delete from subscriptions`],
  [
    'I13',
    'an invoice of somebody else',
    () =>
      `update invoices set account_id = '${other.accountId}' where subscription_stripe_id = ${subscription()}`,
  ],
  ['I14', 'a client secret', () => operation(`user_name = 'pi_1_secret_abc'`)],
  ['I14', 'a card number', () => operation(`user_name = 'Ann 4242424242424242'`)],
  [
    'I15',
    'an event that nobody takes up',
    () => event('state, due_at', `'pending', now() - interval '2 hours'`),
  ],
  [
    'I16',
    'a balance without a ledger',
    () => `insert into credit_accounts select account_id, 5 from subscriptions limit 1`,
  ],
  [
    'I16',
    'credits of an invoice that nobody paid',
    () => `insert into credit_grants (id, account_id, source, source_key, amount, is_unlimited, used, lapsed, granted_at)
      select gen_random_uuid(), account_id, 'invoice', 'invoice:in_none', 5, false, 5, 0, now() from subscriptions limit 1`,
  ],
]

test.each(breaks)('%s: %s is found', async (invariant, _what, statements) => {
  expect(await foundAfter(statements())).toContain(invariant)
})

describe('against what Stripe holds', () => {
  const changed = (change: (held: StripeSnapshot['collections']) => void): StripeSnapshot => {
    const copy = structuredClone(snapshot)
    change(copy.collections)
    return copy
  }
  const copies: [InvariantName, string, (held: StripeSnapshot['collections']) => void][] = [
    ['I1', 'a charge that no invoice knows', ({ charges }) => charges.splice(0, 1)],
    ['I2', 'a second charge', ({ charges }) => charges.push(...charges.map((c) => ({ ...c, id: 'ch_2' })))],
    [
      'I3',
      'a second subscription',
      ({ subscriptions }) => subscriptions.push(...subscriptions.map((s) => ({ ...s, id: 'sub_2' }))),
    ],
    [
      'I3',
      'a second customer',
      ({ customers }) => customers.push(...customers.map((c) => ({ ...c, id: 'cus_2' }))),
    ],
    [
      'I4',
      'an event that was answered for and lost',
      ({ webhook_deliveries }) =>
        webhook_deliveries.push({ id: 'whd_lost', event: 'evt_lost', state: 'delivered' }),
    ],
    ['I5', 'another state', ({ invoices }) => invoices.forEach((invoice) => (invoice.status = 'void'))],
    [
      'I12',
      'a customer without a row',
      ({ customers }) => customers.push({ id: 'cus_3', metadata: { operation_id: 'gone' } }),
    ],
    [
      'I13',
      'the object of somebody else',
      ({ subscriptions }) =>
        subscriptions.forEach(({ metadata }) => (metadata['account_id'] = crypto.randomUUID())),
    ],
  ]

  test.each(copies)('%s: %s is found', async (invariant, _what, change) => {
    const found = await checkInvariants(desk.database.db, changed(change))
    expect(found.map((violation) => violation.invariant)).toContain(invariant)
  })
})

test('every promise has a sample that breaks it', () => {
  expect(new Set(breaks.map(([invariant]) => invariant))).toEqual(new Set(Object.keys(invariants)))
})

test('a card number is told from other long numbers', () => {
  expect(['4242424242424242', '378282246310005', '5555555555554444'].map(isCardNumber)).toEqual([
    true,
    true,
    true,
  ])
  expect(['4242424242424241', '1790000000000', '0000000000000000'].map(isCardNumber)).toEqual([
    false,
    false,
    false,
  ])
})
