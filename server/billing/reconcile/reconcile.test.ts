import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { auditEntries } from '../../db/schema/audit.ts'
import { customers } from '../../db/schema/customers.ts'
import { invoices } from '../../db/schema/invoices.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import { subscriptionSchedules } from '../../db/schema/subscription-schedules.ts'
import { syncRuns } from '../../db/schema/sync-runs.ts'
import { createPace, type Pace } from '../../stripe/pace.ts'
import { openTestPaydesk, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { backfillEvents } from '../../webhooks/backfill-events.ts'
import { reconciledLists } from './listed-object.ts'
import { describeCounts, reconcile, resumeReconcile } from './reconcile.ts'

let desk: TestPaydesk
let isDropping = false
let rests: number[] = []
/** Requests that the emulator answered, with their queries. */
const asked: string[] = []

const pace: Pace = { turn: async () => {}, rest: async (ms) => void rests.push(ms) }
const read = () => reconcile(desk.deps, { pace })

beforeAll(async () => {
  desk = await openTestPaydesk({
    testClocks: 'off',
    onDelivery: async () => (isDropping ? new Response(null, { status: 200 }) : undefined),
    onStripeRequest({ method, url }) {
      const { pathname, searchParams } = new URL(url)
      asked.push(`${method} ${pathname}${searchParams.has('starting_after') ? ' on' : ''}`)
    },
  })
})
afterEach(async () => {
  isDropping = false
  rests = []
  desk.faults.length = 0
  await desk.database.db.delete(syncRuns)
})
afterAll(() => desk.end())

const passOn = async () => undefined
const answer = (status: number, type: string) => async () =>
  new Response(JSON.stringify({ error: { type, message: type } }), { status })

async function payUnheard(choice?: { plan: string }): Promise<Tab> {
  const tab = await desk.newcomer()
  isDropping = true
  await desk.confirm(await desk.start(tab, choice === undefined ? {} : { choice }))
  await desk.settle()
  isDropping = false
  return tab
}

const stateOf = async (tab: Tab) => (await tab.page.subscriptions.current()).state.kind
const customerOf = async ({ accountId }: Tab) => {
  const [row] = await desk.database.db.select().from(customers).where(eq(customers.accountId, accountId))
  if (row === undefined) throw new Error('no customer')
  return row
}
const runs = () => desk.database.db.select().from(syncRuns)

test('F30: what hours of dropped events told is read from lists, once, in the name of a job', async () => {
  const tab = await payUnheard()
  expect(await stateOf(tab)).toBe('incomplete')
  expect(await read()).toMatchObject({ broken: 0, skipped: 0, changed: expect.any(Number) })
  expect(await stateOf(tab)).toBe('active')
  const entries = await desk.database.db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.accountId, tab.accountId))
  expect(entries.find(({ action }) => action === 'subscription.activated')?.actorKind).toBe('job')
  expect(await read()).toMatchObject({ changed: 0, broken: 0 })
})

test('F30: a schedule that nobody told of is read from its list, and one that was let go long after as well', async () => {
  const tab = await payUnheard()
  await read()
  const [row] = await desk.database.db
    .select({ id: subscriptions.stripeId })
    .from(subscriptions)
    .where(eq(subscriptions.accountId, tab.accountId))
  const schedules = () =>
    desk.database.db
      .select({ id: subscriptionSchedules.stripeId, status: subscriptionSchedules.status })
      .from(subscriptionSchedules)
      .where(eq(subscriptionSchedules.accountId, tab.accountId))
  isDropping = true
  const { id } = await desk.deps.stripe.subscriptionSchedules.create({ from_subscription: row?.id ?? '' })
  await desk.settle()
  expect(await schedules()).toEqual([])
  await read()
  expect(await schedules()).toEqual([{ id, status: 'active' }])
  await desk.deps.stripe.subscriptionSchedules.release(id)
  await desk.settle()
  const since = new Date(Date.now() + 40 * 86_400_000)
  await reconcile({ ...desk.deps, clock: { now: () => since } }, { pace })
  expect(await schedules()).toEqual([{ id, status: 'released' }])
})

test('F30: events of an endpoint that was removed come in by the hourly list', async () => {
  const { data: endpoints } = await desk.deps.stripe.webhookEndpoints.list()
  for (const { id } of endpoints) await desk.deps.stripe.webhookEndpoints.del(id)
  const tab = await desk.newcomer()
  await desk.confirm(await desk.start(tab))
  await desk.settle()
  expect(await stateOf(tab)).toBe('incomplete')
  expect(await backfillEvents(desk.deps, pace)).toBeGreaterThan(0)
  await desk.settle()
  expect(await stateOf(tab)).toBe('active')
  expect(await backfillEvents(desk.deps, pace)).toBe(0)
})

test('F47: an event list that breaks off goes on where it stopped', async () => {
  for (let batch = 0; batch < 3; batch++) {
    await Promise.all(Array.from({ length: 40 }, () => desk.deps.stripe.customers.create()))
  }
  desk.faults.push(passOn, answer(401, 'invalid_request_error'))
  await expect(backfillEvents(desk.deps, pace)).rejects.toThrow(/invalid_request_error|Stripe: /)
  expect(await runs()).toMatchObject([{ state: 'failed', cursor: { list: 'events' } }])
  asked.length = 0
  await backfillEvents(desk.deps, pace)
  expect(asked[0]).toBe('GET /v1/events on')
  expect(await runs()).toMatchObject([{ state: 'done', cursor: null }])
})

test('F44: a customer deleted at Stripe frees the account, and its subscription ends', async () => {
  const tab = await payUnheard()
  await read()
  const { stripeId } = await customerOf(tab)
  isDropping = true
  await desk.deps.stripe.customers.del(stripeId)
  await desk.settle()
  await read()
  expect(await customerOf(tab)).toMatchObject({ isDeleted: true })
  expect(await stateOf(tab)).not.toBe('active')
  const [row] = await desk.database.db
    .select()
    .from(subscriptions)
    .where(eq(subscriptions.accountId, tab.accountId))
  expect(row?.status).toBe('canceled')
})

test('F47: what a list leaves out is deleted only when a direct read says so', async () => {
  const tab = await payUnheard()
  await read()
  const empty = async () => Response.json({ object: 'list', data: [], has_more: false, url: '' })
  desk.faults.push(empty, empty, empty, empty, empty)
  expect(await read()).toMatchObject({ changed: 0, broken: 0 })
  expect(await customerOf(tab)).toMatchObject({ isDeleted: false })
  expect(await stateOf(tab)).toBe('active')
})

test('a row that Stripe does not know is left as it is and told', async () => {
  const tab = await payUnheard()
  await read()
  const empty = async () => Response.json({ object: 'list', data: [], has_more: false, url: '' })
  const missing = async () =>
    Response.json({ error: { type: 'invalid_request_error', code: 'resource_missing' } }, { status: 404 })
  await desk.database.execute(`update customers set read_sequence = 0 where account_id <> $1`, [
    tab.accountId,
  ])
  desk.faults.push(...reconciledLists.map(() => empty), missing)
  const counts = await read()
  expect(counts).toMatchObject({ broken: 1 })
  expect(
    describeCounts(counts ?? { pages: 0, read: 0, changed: 0, foreign: 0, skipped: 0, broken: 0 }),
  ).toMatch(/1 could not be taken over/)
  const rows = await desk.database.db.select().from(customers)
  expect(rows.filter(({ accountId, isDeleted }) => accountId === tab.accountId && isDeleted)).toEqual([])
})

test('a draft that Stripe deleted stays as a tombstone', async () => {
  const tab = await payUnheard()
  await read()
  await desk.database.execute(
    `update invoices set stripe_id = 'in_gone', status = 'draft', read_sequence = 0 where account_id = $1`,
    [tab.accountId],
  )
  expect(await read()).toMatchObject({ broken: 0 })
  const [row] = await desk.database.db.select().from(invoices).where(eq(invoices.stripeId, 'in_gone'))
  expect(row).toMatchObject({ status: 'draft', isDeleted: true })
})

test('F46: a page that was read before an event arrived does not undo what the event told', async () => {
  const tab = await desk.newcomer()
  const step = await desk.start(tab)
  desk.faults.push(passOn, async (request) => {
    const old = await desk.emulator.fetch(request)
    await desk.confirm(step)
    await desk.settle()
    expect(await stateOf(tab)).toBe('active')
    return old
  })
  await read()
  expect(await stateOf(tab)).toBe('active')
})

test('F46: an account is left alone while an operation changes it', async () => {
  const tab = await payUnheard()
  await desk.database.execute(
    `update billing_operations set state = 'running', lease_until = now() + interval '1 minute'
     where account_id = $1`,
    [tab.accountId],
  )
  expect((await read())?.skipped).toBeGreaterThan(0)
  expect(await stateOf(tab)).toBe('incomplete')
  await desk.database.execute(`update billing_operations set state = 'done' where account_id = $1`, [
    tab.accountId,
  ])
  await read()
  expect(await stateOf(tab)).toBe('active')
})

test('a subscription is taken over although our rows still call its predecessor live', async () => {
  const tab = await payUnheard()
  await read()
  isDropping = true
  const { stripe } = desk.deps
  const { stripeId: customer } = await customerOf(tab)
  const { data } = await stripe.subscriptions.list({ customer })
  const [old] = data
  const price = old?.items.data[0]?.price.id
  if (old === undefined || price === undefined) throw new Error('no subscription')
  await stripe.subscriptions.cancel(old.id)
  const next = await stripe.subscriptions.create({
    customer,
    items: [{ price }],
    default_payment_method: String(old.default_payment_method),
  })
  await desk.settle()
  expect(await read()).toMatchObject({ broken: 0 })
  const rows = await desk.database.db
    .select()
    .from(subscriptions)
    .where(eq(subscriptions.accountId, tab.accountId))
  expect(new Map(rows.map(({ stripeId, status }) => [stripeId, status]))).toEqual(
    new Map([
      [old.id, 'canceled'],
      [next.id, 'active'],
    ]),
  )
})

describe('a run that stops half way', () => {
  beforeAll(async () => {
    for (let batch = 0; batch < 3; batch++) {
      await Promise.all(Array.from({ length: 40 }, () => desk.deps.stripe.customers.create()))
    }
  })

  test('F47: is failed with its place kept, goes on from there, and is complete only after the last page', async () => {
    const tab = await payUnheard()
    desk.faults.push(passOn, answer(401, 'invalid_request_error'))
    await expect(read()).rejects.toThrow(/invalid_request_error|Stripe: /)
    expect(await runs()).toMatchObject([
      { state: 'failed', cursor: { list: 'customers', after: expect.any(String) }, endedAt: null },
    ])
    expect(await stateOf(tab)).toBe('incomplete')
    asked.length = 0
    await resumeReconcile(desk.deps, { pace })
    expect(asked[0]).toBe('GET /v1/customers on')
    expect(await runs()).toMatchObject([{ state: 'done', cursor: null, endedAt: expect.any(Date) }])
    expect(await stateOf(tab)).toBe('active')
    expect(await resumeReconcile(desk.deps, { pace })).toBeNull()
  })

  test('F47: because its process died is taken over when its lease is over, not before', async () => {
    desk.faults.push(passOn, answer(401, 'invalid_request_error'))
    await expect(read()).rejects.toThrow(/invalid_request_error|Stripe: /)
    await desk.database.execute(`update sync_runs set state = 'running'`)
    expect(await read()).toBeNull()
    await desk.database.execute(`update sync_runs set lease_until = now()`)
    asked.length = 0
    expect(await read()).not.toBeNull()
    expect(asked[0]).toBe('GET /v1/customers on')
  })

  test('F47: busy answers are waited out with growing rests, and too many of them stop the run', async () => {
    const busy = answer(429, 'invalid_request_error')
    desk.faults.push(busy, busy)
    expect(await read()).toMatchObject({ broken: 0 })
    expect(rests).toEqual([1_000, 4_000])
    desk.faults.push(busy, busy, busy, busy)
    await expect(read()).rejects.toThrow(/invalid_request_error|Stripe: /)
    expect((await runs()).map(({ state }) => state).toSorted()).toEqual(['done', 'failed'])
    expect(await read()).not.toBeNull()
  })

  test('F45: of two that start at once one reads', async () => {
    const both = await Promise.all([read(), read()])
    expect(both.filter((counts) => counts !== null)).toHaveLength(1)
    expect(await runs()).toHaveLength(1)
  })
})

test('who lives on a test clock, which no plain list shows, is read by the clock', async () => {
  const clocked = await openTestPaydesk({
    onDelivery: async () => new Response(null, { status: 200 }),
  })
  const tab = await clocked.newcomer()
  await clocked.confirm(await clocked.start(tab))
  expect(await reconcile(clocked.deps, { pace })).toMatchObject({ broken: 0 })
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'active' } })
  await clocked.end()
})

test('no more requests leave in a second than the share of the budget, whichever process they leave from', async () => {
  let at = 0
  const time = { now: () => sql`${at}::bigint`, wait: async (ms: number) => void (at += ms) }
  const [first, second] = [7.5, 7.5].map((perSecond) =>
    createPace(desk.deps.db, { lane: 'reconcile', perSecond }, time),
  )
  for (let request = 0; request < 7 + 74; request++) await (request % 3 === 0 ? first : second)?.turn()
  expect(at).toBeGreaterThanOrEqual(9_800)
  expect(at).toBeLessThan(10_500)
  at += 60_000
  const rested = at
  for (let request = 0; request < 7; request++) await first?.turn()
  expect(at).toBe(rested)
})
