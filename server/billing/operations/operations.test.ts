import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { auditEntries, outbox } from '../../db/schema/audit.ts'
import { accountClocks } from '../../db/schema/customers.ts'
import { billingOperations, operationSteps } from '../../db/schema/operations.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import { webhookEvents } from '../../db/schema/webhook-events.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { finishOperations } from './finish-operations.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterEach(() => {
  desk.faults.length = 0
})
afterAll(() => desk.end())

/** Ends the run at a checkpoint, as a crash of the process would: nothing after it happens, not even clean-up. */
class Killed extends Error {}

async function startKilledAt(
  tab: Tab,
  point: string,
  attemptId: string = crypto.randomUUID(),
): Promise<string> {
  const page = desk.pageOf(tab.visitor, {
    checkpoint: async (name) => {
      if (name === point) throw new Killed(point)
    },
  })
  await expect(desk.start({ ...tab, page }, { attemptId })).rejects.toThrow(point)
  return attemptId
}

const operationsOf = ({ accountId }: Tab) =>
  desk.database.db.select().from(billingOperations).where(eq(billingOperations.accountId, accountId))
const subscriptionsOf = ({ accountId }: Tab) =>
  desk.database.db.select().from(subscriptions).where(eq(subscriptions.accountId, accountId))

/** What Stripe holds for the account, which rows may not know. */
async function atStripe({ accountId }: Tab) {
  const [clock] = await desk.database.db
    .select()
    .from(accountClocks)
    .where(eq(accountClocks.accountId, accountId))
  const test_clock = clock?.testClockId ?? 'none'
  const customers = await desk.deps.stripe.customers.list({ limit: 100, test_clock })
  const found = await desk.deps.stripe.subscriptions.list({ test_clock, status: 'all' })
  return { customers: customers.data.length, subscriptions: found.data.length }
}

const points = [
  'K1:create_customer',
  'K2:create_customer',
  'K3:create_customer',
  'K4:create_customer',
  'K5:create_customer',
  'K0:create_subscription',
  'K1:create_subscription',
  'K2:create_subscription',
  'K3:create_subscription',
  'K4:create_subscription',
  'K5:create_subscription',
]

test.each(points)('a crash at %s is finished with one customer and one subscription', async (point) => {
  const tab = await desk.newcomer()
  const attemptId = await startKilledAt(tab, point)
  await finishOperations(desk.deps)
  expect((await operationsOf(tab)).map(({ state }) => state)).toEqual(['done'])
  expect(await subscriptionsOf(tab)).toHaveLength(1)
  expect(await desk.start(tab, { attemptId })).toMatchObject({ kind: 'confirm_payment' })
  expect(await subscriptionsOf(tab)).toHaveLength(1)
  await desk.settle()
  const started = await desk.database.db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.subject, `subscriptions:${(await subscriptionsOf(tab))[0]?.stripeId}`))
  expect(started.filter(({ action }) => action === 'subscription.started')).toHaveLength(1)
})

test.each(['K5:create_customer', 'K5:create_subscription'])(
  'a step whose answer was written is not sent again after a crash at %s',
  async (point) => {
    const tab = await desk.newcomer()
    await startKilledAt(tab, point)
    desk.requests.length = 0
    await finishOperations(desk.deps)
    const sent = desk.requests.filter((request) => request.startsWith('POST'))
    expect(sent).toEqual(point === 'K5:create_customer' ? ['POST /v1/subscriptions'] : [])
  },
)

test('the browser that asks again goes on by itself after a crash, without the finisher', async () => {
  const tab = await desk.newcomer()
  const attemptId = await startKilledAt(tab, 'K3:create_subscription')
  expect(await desk.start(tab, { attemptId })).toMatchObject({ kind: 'confirm_payment' })
  expect(await subscriptionsOf(tab)).toHaveLength(1)
})

test('F1: a crash before anything was recorded leaves nothing, and the attempt starts afresh', async () => {
  const tab = await desk.newcomer()
  const attemptId = await startKilledAt(tab, 'K0:create_customer')
  await desk.database.execute('delete from billing_operations where account_id = $1', [tab.accountId])
  expect(await desk.start(tab, { attemptId })).toMatchObject({ kind: 'confirm_payment' })
})

test('F8: the stored request is sent again byte for byte', async () => {
  const tab = await desk.newcomer()
  await startKilledAt(tab, 'K1:create_subscription')
  const bodies: string[] = []
  const remember = async (request: Request) => {
    bodies.push(await request.clone().text())
    return undefined
  }
  const [operation] = await operationsOf(tab)
  // Another release would build other parameters; what is stored stands.
  await desk.database.db
    .update(operationSteps)
    .set({
      request: sql`jsonb_set(request, '{params,metadata,release}', '"earlier"')`,
    })
    .where(sql`operation_id = ${operation?.id} and name = 'create_subscription'`)
  desk.faults.push(remember)
  await finishOperations(desk.deps)
  expect(bodies[0]).toContain('metadata[release]=earlier')
})

const losses = {
  'the request is lost': async () => {
    throw new TypeError('fetch failed')
  },
  'Stripe is out of order': async () => new Response('{"error":{"type":"api_error"}}', { status: 500 }),
  'the answer is cut off': async () => new Response('{"id": "sub_', { status: 200 }),
} satisfies Record<string, TestPaydesk['faults'][number]>

test.each(Object.keys(losses) as (keyof typeof losses)[])(
  'when %s, nobody guesses, and the same attempt ends well later',
  async (what) => {
    const tab = await desk.newcomer()
    await desk.start(tab) // makes the customer
    const attemptId = crypto.randomUUID()
    const passOn = async () => undefined
    // The intent is read and the old subscription canceled before the new one is asked for, twice.
    desk.faults.push(passOn, passOn, losses[what], losses[what])
    const lost = desk.start(tab, { attemptId, choice: { plan: 'team' } })
    expect(await refusalOf(lost)).toMatchObject({
      code: expect.stringMatching(/^stripe_unavailable$/),
    })
    desk.faults.length = 0
    expect(await desk.start(tab, { attemptId, choice: { plan: 'team' } })).toMatchObject({
      kind: 'confirm_payment',
    })
    expect(await atStripe(tab)).toEqual({ customers: 1, subscriptions: 2 })
  },
)

test('an answer that is lost after Stripe wrote is fetched with the same key, and one object is left', async () => {
  const tab = await desk.newcomer()
  const swallow = async (request: Request) => {
    await desk.emulator.fetch(request)
    throw new TypeError('socket hang up')
  }
  const passOn = async () => undefined
  const attemptId = crypto.randomUUID()
  desk.faults.push(passOn, passOn, swallow, passOn, swallow, passOn)
  await refusalOf(desk.start(tab, { attemptId })).catch(() => null)
  desk.faults.length = 0
  expect(await desk.start(tab, { attemptId })).toMatchObject({ kind: 'confirm_payment' })
  expect(await atStripe(tab)).toEqual({ customers: 1, subscriptions: 1 })
})

test('F7: work older than 20 hours is looked up, adopted and never sent again', async () => {
  const tab = await desk.newcomer()
  await startKilledAt(tab, 'K3:create_subscription')
  await desk.database.execute(`update operation_steps set key_made_at = now() - interval '21 hours'`)
  desk.requests.length = 0
  await finishOperations(desk.deps)
  expect(desk.requests.filter((request) => request.startsWith('POST'))).toEqual([])
  expect((await operationsOf(tab)).map(({ state }) => state)).toEqual(['done'])
  expect(await subscriptionsOf(tab)).toHaveLength(1)
})

test('F7: work older than 20 hours that left no trace is left to people', async () => {
  const tab = await desk.newcomer()
  const attemptId = await startKilledAt(tab, 'K1:create_subscription')
  await desk.database.execute(`update operation_steps set key_made_at = now() - interval '21 hours'`)
  desk.requests.length = 0
  await finishOperations(desk.deps)
  expect(desk.requests.filter((request) => request.startsWith('POST'))).toEqual([])
  expect((await operationsOf(tab)).map(({ state }) => state)).toEqual(['needs_review'])
  expect(await refusalOf(desk.start(tab, { attemptId }))).toMatchObject({ code: 'needs_review' })
  // Another attempt could pay for the same thing twice.
  expect(await refusalOf(desk.start(tab))).toMatchObject({ code: 'needs_review' })
})

test('whoever comes after a crash with another wish is not told of the failure that was another’s', async () => {
  const tab = await desk.newcomer()
  await startKilledAt(tab, 'K1:create_subscription')
  desk.faults.push(
    async () => new Response('{"error":{"type":"invalid_request_error","message":"no"}}', { status: 400 }),
  )
  expect(await desk.start(tab, { choice: { plan: 'team' } })).toMatchObject({ kind: 'confirm_payment' })
  expect((await operationsOf(tab)).map(({ state }) => state).sort()).toEqual(['done', 'failed'])
})

test('a fault that Stripe has stored under the key is given up for a new key after two looks a minute apart', async () => {
  const tab = await desk.newcomer()
  const attemptId = await startKilledAt(tab, 'K1:create_subscription')
  const storedFault = async () =>
    new Response('{"error":{"type":"api_error","message":"try later"}}', {
      status: 500,
      headers: { 'idempotent-replayed': 'true', 'stripe-should-retry': 'false' },
    })
  desk.faults.push(storedFault)
  await finishOperations(desk.deps)
  expect((await operationsOf(tab)).map(({ state }) => state)).toEqual(['running'])
  const [first] = await stepsOf(tab)
  expect(first).toMatchObject({ keyGeneration: 0, absentSince: expect.any(Date) })

  await desk.database.execute(`update operation_steps set absent_since = now() - interval '61 seconds'`)
  await free(tab)
  await finishOperations(desk.deps)
  const [second] = await stepsOf(tab)
  expect(second).toMatchObject({ keyGeneration: 1, absentSince: null })
  expect(second?.idempotencyKey).not.toBe(first?.idempotencyKey)

  await free(tab)
  expect(await desk.start(tab, { attemptId })).toMatchObject({ kind: 'confirm_payment' })
  expect(await atStripe(tab)).toEqual({ customers: 1, subscriptions: 1 })
})

test('a key that belongs to another request is never exchanged by itself', async () => {
  const tab = await desk.newcomer()
  const attemptId = await startKilledAt(tab, 'K1:create_subscription')
  desk.faults.push(
    async () => new Response('{"error":{"type":"idempotency_error","message":"Keys…"}}', { status: 400 }),
  )
  await finishOperations(desk.deps)
  expect(await refusalOf(desk.start(tab, { attemptId }))).toMatchObject({ code: 'needs_review' })
})

test('a cancel whose answer was lost counts as done when Stripe says so', async () => {
  const tab = await desk.newcomer()
  await desk.start(tab)
  const attemptId = crypto.randomUUID()
  const passOn = async () => undefined
  const swallow = async (request: Request) => {
    await desk.emulator.fetch(request.clone())
    return new Response('{"error":{"type":"api_error"}}', { status: 500 })
  }
  desk.faults.push(passOn, swallow)
  await desk.start(tab, { attemptId, choice: { plan: 'team' } }).catch(() => null)
  desk.faults.length = 0
  expect(await desk.start(tab, { attemptId, choice: { plan: 'team' } })).toMatchObject({
    kind: 'confirm_payment',
  })
  await desk.settle()
  expect((await subscriptionsOf(tab)).map(({ status }) => status).sort()).toEqual(['canceled', 'incomplete'])
})

test('two who take over one abandoned operation make one subscription', async () => {
  const tab = await desk.newcomer()
  const attemptId = await startKilledAt(tab, 'K1:create_subscription')
  await Promise.all([
    finishOperations(desk.deps),
    finishOperations(desk.deps),
    desk.start(tab, { attemptId }),
  ])
  expect(await atStripe(tab)).toEqual({ customers: 1, subscriptions: 1 })
})

test('no client secret is at rest anywhere', async () => {
  const tab = await desk.newcomer()
  await desk.confirm(await desk.start(tab))
  await desk.settle()
  const kept = await Promise.all([
    desk.database.db.select().from(billingOperations),
    desk.database.db.select().from(operationSteps),
    desk.database.db.select().from(auditEntries),
    desk.database.db.select().from(outbox),
    desk.database.db.select().from(webhookEvents),
  ])
  expect(JSON.stringify(kept)).not.toContain('_secret_')
})

async function stepsOf({ accountId }: Tab) {
  return desk.database.db
    .select()
    .from(operationSteps)
    .where(
      sql`operation_id in (select id from billing_operations where account_id = ${accountId}) and name = 'create_subscription'`,
    )
}

/** Ends the rest that follows a failed try. */
async function free({ accountId }: Tab): Promise<void> {
  await desk.database.execute('update billing_operations set lease_until = now() where account_id = $1', [
    accountId,
  ])
}
