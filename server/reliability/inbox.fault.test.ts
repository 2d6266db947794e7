import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { finishOperations } from '../billing/operations/finish-operations.ts'
import { auditEntries, outbox } from '../db/schema/audit.ts'
import { billingOperations } from '../db/schema/operations.ts'
import { quotes } from '../db/schema/plans.ts'
import { subscriptions } from '../db/schema/subscriptions.ts'
import { webhookEvents } from '../db/schema/webhook-events.ts'
import { jobs } from '../jobs/jobs.ts'
import type { Mailer } from '../notifications/mailer.ts'
import { refusalOf, type Tab } from '../testing/test-paydesk.ts'
import { backfillEvents } from '../webhooks/backfill-events.ts'
import { drainInbox } from '../webhooks/drain-inbox.ts'
import { type FaultDesk, openFaultDesk } from './testing/fault-desk.ts'

// Each request and each event crosses a process.
vi.setConfig({ testTimeout: 60_000 })

let desk: FaultDesk

beforeAll(async () => {
  desk = await openFaultDesk()
})
afterEach(async () => {
  await desk.heal()
  await desk.door('DELETE', 'deliveries/rules')
  await desk.door('POST', 'deliveries/release', {})
  await desk.settle()
  expect(await desk.violations()).toEqual([])
})
afterAll(() => desk.end())

interface Delivery {
  id: string
  event: string
  type: string
  state: string
}

/** Everything that happens when somebody subscribes, told by the events that are kept back. */
async function payWhileHeld(): Promise<{ tab: Tab; held: Delivery[] }> {
  await desk.door('POST', 'deliveries/hold', {})
  const tab = await desk.newcomer()
  const known = new Set((await deliveries()).map(({ id }) => id))
  await desk.confirm(await desk.start(tab))
  const held = (await deliveries()).filter(({ id }) => !known.has(id))
  return { tab, held: held.reverse() }
}

async function deliveries(): Promise<Delivery[]> {
  const answer = await desk.door('GET', 'deliveries')
  return answer['deliveries'] as Delivery[]
}

const release = async (held: readonly Delivery[]) => {
  for (const { id } of held) await desk.door('POST', 'deliveries/release', { id })
  await desk.door('POST', 'deliveries/release', {})
  await desk.settle()
}

const paid = { state: { kind: 'active' } }

const receiptsOf = ({ accountId }: Tab) =>
  desk.database.db.$count(outbox, and(eq(outbox.accountId, accountId), eq(outbox.reaction, 'receipt')))

async function storyOf({ accountId }: Tab): Promise<string[]> {
  const rows = await desk.database.db
    .select({ action: auditEntries.action })
    .from(auditEntries)
    .where(eq(auditEntries.accountId, accountId))
  return rows.map(({ action }) => action).sort()
}

const eventOf = async (id: string) =>
  (await desk.database.db.select().from(webhookEvents).where(eq(webhookEvents.id, id)))[0]

test('F26: every event twice has one effect, one row and one receipt', async () => {
  await desk.door('POST', 'deliveries/rules', { do: 'duplicate', as: 'same' })
  const tab = await desk.newcomer()
  await desk.confirm(await desk.start(tab))
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject(paid)
  expect(await receiptsOf(tab)).toBe(1)
})

test('F27: one change that two events tell is told to nobody twice', async () => {
  await desk.door('POST', 'deliveries/rules', { do: 'duplicate', as: 'new' })
  const tab = await desk.newcomer()
  await desk.confirm(await desk.start(tab))
  await desk.settle()
  expect(await receiptsOf(tab)).toBe(1)
  const story = await storyOf(tab)
  expect(story.filter((action) => action === 'invoice.paid')).toHaveLength(1)
})

test('F28: the events of a payment in reverse order end at the rows of the right order', async () => {
  const inOrder = await payWhileHeld()
  await release(inOrder.held)
  const reversed = await payWhileHeld()
  await release([...reversed.held].reverse())
  expect(await storyOf(reversed.tab)).toEqual(await storyOf(inOrder.tab))
  expect(await reversed.tab.page.subscriptions.current()).toMatchObject(paid)
})

test('F29: events that come when the return page has read everything already change nothing', async () => {
  await desk.door('POST', 'deliveries/hold', {})
  const tab = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  await desk.confirm(await desk.start(tab, { attemptId }))
  const later = desk.pageOf(tab.visitor, { clock: { now: () => new Date(Date.now() + 5_000) } })
  expect(await later.subscriptions.outcome({ attemptId })).toMatchObject({ outcome: 'paid' })
  await release([])
  expect((await storyOf(tab)).filter((action) => action === 'invoice.paid')).toHaveLength(1)
  expect(await receiptsOf(tab)).toBe(1)
})

test('F30: events that never arrived are fetched within the hour', async () => {
  await desk.door('POST', 'deliveries/rules', { do: 'drop' })
  const tab = await desk.newcomer()
  await desk.confirm(await desk.start(tab))
  await desk.settle()
  expect(await tab.page.subscriptions.current()).not.toMatchObject(paid)
  await desk.door('DELETE', 'deliveries/rules')
  expect(await backfillEvents(desk.deps)).toBeGreaterThan(0)
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject(paid)
  expect(await backfillEvents(desk.deps)).toBe(0)
})

test('F31: events that overtake the answer of the request leave one row and one story', async () => {
  const tab = await desk.newcomer()
  await desk.fault({ method: 'POST', path: '/v1/subscriptions', do: 'hang', when: 'after', count: 1 })
  const starting = desk.start(tab)
  // The events of the new subscription arrive and are worked off while its answer is held up.
  await expect
    .poll(
      async () => {
        await drainInbox(desk.deps)
        return desk.database.db.$count(subscriptions, eq(subscriptions.accountId, tab.accountId))
      },
      { timeout: 15_000 },
    )
    .toBe(1)
  await desk.door('POST', 'faults/release', {})
  expect(await starting).toMatchObject({ kind: 'confirm_payment' })
  await desk.settle()
  const story = await storyOf(tab)
  expect(story.filter((action) => action === 'subscription.started')).toHaveLength(1)
  expect(story.filter((action) => action === 'invoice.created')).toHaveLength(1)
})

test('F32, F33: an event of a customer that nobody knows waits, and is never taken for done', async () => {
  const customer = await desk.deps.stripe.customers.create({ email: 'stranger@example.com' })
  await desk.settle()
  await desk.deps.stripe.customers.update(customer.id, { name: 'Stranger' })
  await desk.settle()
  const rows = await desk.database.db
    .select()
    .from(webhookEvents)
    .where(eq(webhookEvents.type, 'customer.updated'))
  const waiting = rows.filter(({ payload }) => JSON.stringify(payload).includes(customer.id))
  expect(waiting.map(({ state, lastError }) => [state, lastError?.split(':')[0]])).toEqual([
    ['pending', 'unknown_account'],
  ])
  await desk.deps.stripe.customers.del(customer.id)
  await desk.settle()
  await desk.database.execute(
    `update webhook_events set state = 'failed', ended_at = now() where state = 'pending' and last_error like 'unknown_account%'`,
  )
})

test('F34: a payload of another version that lacks its fields changes no row, for the rows are read', async () => {
  await desk.door('POST', 'deliveries/rules', {
    do: 'version',
    api_version: '2019-01-01',
    omit: ['data.object.status', 'data.object.items', 'data.object.total'],
  })
  const tab = await desk.newcomer()
  await desk.confirm(await desk.start(tab))
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject(paid)
})

test('F35: an event that nobody handles is stored and left alone', async () => {
  await desk.deps.stripe.webhookEndpoints
    .list()
    .then(({ data }) =>
      Promise.all(
        data.map(({ id }) => desk.deps.stripe.webhookEndpoints.update(id, { enabled_events: ['*'] })),
      ),
    )
  const product = await desk.deps.stripe.products.create({ name: 'a thing' })
  await desk.settle()
  const rows = await desk.database.db
    .select()
    .from(webhookEvents)
    .where(eq(webhookEvents.type, 'product.created'))
  expect(rows.map(({ state }) => state)).toEqual(['ignored'])
  expect(product.id).toMatch(/^prod_/)
})

test.each(['signature', 'missing', 'old', 'secret', 'body'])(
  'F37: a delivery whose %s is not right is refused, and nothing of it is stored',
  async (part) => {
    await desk.door('POST', 'deliveries/hold', {})
    await desk.deps.stripe.products.create({ name: part })
    const [delivery] = await deliveries()
    if (delivery === undefined) throw new Error('nothing was to be delivered')
    await desk.door('POST', 'deliveries/corrupt', { id: delivery.id, part })
    await desk.door('POST', 'deliveries/release', { id: delivery.id })
    await expect
      .poll(async () => (await deliveries()).find(({ id }) => id === delivery.id), { timeout: 15_000 })
      .toMatchObject({ attempts: [expect.objectContaining({ status: 400 })] })
    expect(await eventOf(delivery.event)).toBeUndefined()
    await desk.door('POST', 'deliveries/corrupt', { id: delivery.id, part: 'none' })
    await desk.door('POST', 'deliveries/resend', { id: delivery.id })
    await desk.door('POST', 'deliveries/release', {})
    await desk.settle()
    expect(await eventOf(delivery.event)).toBeDefined()
  },
)

test('F43: a burst of events of a few objects is stored whole and costs a few reads', async () => {
  const { tab, held } = await payWhileHeld()
  const one = held.find(({ type }) => type === 'customer.subscription.updated')
  if (one === undefined) throw new Error('the subscription was not updated')
  const ids = Array.from({ length: 40 }, () => one.id)
  for (const id of ids) await desk.door('POST', 'deliveries/duplicate', { id, as: 'new' })
  await desk.door('POST', 'deliveries/release', {})
  await desk.remote.door('POST', 'idle', {})
  desk.requests.length = 0
  await desk.settle()
  const reads = desk.requests.filter((request) => request.startsWith('GET /v1/subscriptions/'))
  expect(reads.length).toBeLessThanOrEqual(3)
  expect(await tab.page.subscriptions.current()).toMatchObject(paid)
})

test('F44: a subscription that ended is not brought back by what was said before', async () => {
  const tab = await desk.newcomer()
  await desk.confirm(await desk.start(tab))
  await desk.settle()
  const [row] = await desk.database.db
    .select()
    .from(subscriptions)
    .where(eq(subscriptions.accountId, tab.accountId))
  const id = row?.stripeId ?? ''
  await desk.door('POST', 'deliveries/hold', {})
  await desk.deps.stripe.subscriptions.update(id, { metadata: { note: 'before the end' } })
  await desk.deps.stripe.subscriptions.cancel(id)
  const held = (await deliveries()).filter(({ state }) => state === 'pending')
  await release(held)
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'canceled' } })
})

test('F45: jobs that run twice at once leave the rows of one run', async () => {
  const { db } = desk.database
  const settled = await desk.subscriber()
  const tab = await desk.newcomer()
  await desk.fault({ method: 'POST', path: '/v1/subscriptions', do: 'reset', when: 'after', count: 2 })
  expect(await refusalOf(desk.start(tab))).toMatchObject({ code: 'stripe_unavailable' })
  await desk.heal()
  // What the first purchase brought about is not sent yet, the second is half done, and a price shown to it ran out.
  const ofSettled = eq(outbox.accountId, settled.accountId)
  expect(await db.$count(outbox, and(ofSettled, eq(outbox.state, 'pending')))).toBeGreaterThan(0)
  await db
    .update(quotes)
    .set({ expiresAt: new Date(0) })
    .where(eq(quotes.accountId, tab.accountId))
  const mails: string[] = []
  // One that takes whatever comes, as a provider does that knows no keys.
  const mailer: Mailer = { knowsKeys: false, send: async ({ key }) => void mails.push(key) }
  const deps = { ...desk.deps, mailer }
  const ended = await Promise.all([finishOperations(deps), finishOperations(deps)])
  expect(ended.reduce((sum, count) => sum + count, 0)).toBe(1)
  for (const job of jobs) await Promise.all([job.run(deps), job.run(deps)])
  expect(await db.$count(outbox, and(ofSettled, eq(outbox.state, 'pending')))).toBe(0)
  expect(mails.length).toBeGreaterThan(0)
  expect(new Set(mails).size).toBe(mails.length)
  await desk.settle()
  for (const one of [settled, tab]) {
    const { subscriptions: made } = (await desk.snapshot()).collections
    expect(made.filter(({ metadata }) => metadata['account_id'] === one.accountId)).toHaveLength(1)
    const written = await db.select().from(auditEntries).where(eq(auditEntries.accountId, one.accountId))
    expect(written.filter(({ action }) => action === 'subscription.started')).toHaveLength(1)
  }
  const ofTab = eq(billingOperations.accountId, tab.accountId)
  expect(await db.select({ state: billingOperations.state }).from(billingOperations).where(ofTab)).toEqual([
    { state: 'done' },
  ])
  expect(await db.$count(outbox, eq(outbox.accountId, tab.accountId))).toBe(0)
  expect(await db.$count(quotes, eq(quotes.accountId, tab.accountId))).toBe(0)
})
