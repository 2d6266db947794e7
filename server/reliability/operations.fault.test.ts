import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { finishOperations } from '../billing/operations/finish-operations.ts'
import { billingOperations } from '../db/schema/operations.ts'
import { subscriptions } from '../db/schema/subscriptions.ts'
import { createStripe } from '../stripe/client.ts'
import { probeStripe } from '../stripe/probe.ts'
import { refusalOf, type Tab } from '../testing/test-paydesk.ts'
import { type FaultDesk, openFaultDesk } from './testing/fault-desk.ts'

// Each request and each event crosses a process.
vi.setConfig({ testTimeout: 60_000 })

let desk: FaultDesk

beforeAll(async () => {
  desk = await openFaultDesk()
})
afterEach(async () => {
  await desk.heal()
  await desk.settle()
  expect(await desk.violations()).toEqual([])
})
afterAll(() => desk.end())

const operationsOf = ({ accountId }: Tab) =>
  desk.database.db.select().from(billingOperations).where(eq(billingOperations.accountId, accountId))

/** What Stripe holds for the account, told by the marks on the objects. */
async function atStripe({ accountId }: Tab) {
  const { collections } = await desk.snapshot()
  const count = (objects: readonly { metadata: Record<string, string> }[]) =>
    objects.filter(({ metadata }) => metadata['account_id'] === accountId).length
  return { customers: count(collections.customers), subscriptions: count(collections.subscriptions) }
}

const once = { customers: 1, subscriptions: 1 }

/** A page whose connection to Stripe is given up after a moment instead of twenty seconds. */
function impatient(tab: Tab): Tab {
  const stripe = createStripe({
    secretKey: desk.secretKey,
    apiUrl: desk.remote.url,
    fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(500) }),
  })
  return { ...tab, page: desk.pageOf(tab.visitor, { stripe }) }
}

const losses = ['hang', 'reset', 'truncate'] as const
const moments = ['before', 'after'] as const
const variants = losses.flatMap((loss) => moments.map((when) => [loss, when] as const))

test.each(variants)(
  'F14: a request that meets a %s %s the write leaves at most one object and no guess',
  async (loss, when) => {
    const tab = await desk.newcomer()
    const attemptId = crypto.randomUUID()
    await desk.fault({ method: 'POST', path: '/v1/subscriptions', do: loss, when, count: 2 })
    expect(await refusalOf(desk.start(impatient(tab), { attemptId }))).toMatchObject({
      code: 'stripe_unavailable',
    })
    expect((await operationsOf(tab)).map(({ state }) => state)).toEqual(['running'])
    expect(await tab.page.subscriptions.outcome({ attemptId })).toMatchObject({ outcome: 'waiting' })
    await desk.heal()
    expect(await desk.start(tab, { attemptId })).toMatchObject({ kind: 'confirm_payment' })
    expect(await atStripe(tab)).toEqual(once)
  },
)

test('F3: an answer that is lost after Stripe wrote is replayed under the same key', async () => {
  const tab = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  for (const path of ['/v1/customers', '/v1/subscriptions']) {
    await desk.fault({ method: 'POST', path, do: 'reset', when: 'after', count: 1 })
  }
  expect(await desk.start(tab, { attemptId })).toMatchObject({ kind: 'confirm_payment' })
  expect(await atStripe(tab)).toEqual(once)
  expect(desk.requests.filter((request) => request === 'POST /v1/subscriptions').length).toBeGreaterThan(1)
})

test('F9: the same attempt with other input is a conflict and Stripe hears nothing', async () => {
  const tab = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  await desk.start(tab, { attemptId })
  desk.requests.length = 0
  expect(await refusalOf(desk.start(tab, { attemptId, choice: { plan: 'team' } }))).toMatchObject({
    code: 'attempt_reused',
  })
  expect(desk.requests).toEqual([])
})

test('F10: a key that Stripe knows from another request is left to people, and none is made in its place', async () => {
  const tab = await desk.newcomer()
  await desk.fault({
    method: 'POST',
    path: '/v1/subscriptions',
    do: 'status',
    status: 400,
    error: {
      type: 'idempotency_error',
      message: 'Keys for idempotent requests can only be used with the same parameters.',
    },
    count: 1,
  })
  const attemptId = crypto.randomUUID()
  expect(await refusalOf(desk.start(tab, { attemptId }))).toMatchObject({ code: 'needs_review' })
  await desk.heal()
  desk.requests.length = 0
  expect(await refusalOf(desk.start(tab, { attemptId }))).toMatchObject({ code: 'needs_review' })
  expect(await finishOperations(desk.deps)).toBe(0)
  expect(desk.requests.filter((request) => request.startsWith('POST'))).toEqual([])
})

test('F11: a key in use is waited for, and both requests end at one subscription', async () => {
  const tab = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  await desk.fault({
    method: 'POST',
    path: '/v1/subscriptions',
    do: 'status',
    status: 409,
    error: { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'in use' },
    count: 1,
  })
  await desk.fault({ method: 'POST', path: '/v1/subscriptions', do: 'delay', ms: 300, nth: 2 })
  const [first, second] = await Promise.all([desk.start(tab, { attemptId }), desk.start(tab, { attemptId })])
  expect(first).toMatchObject({ kind: 'confirm_payment' })
  expect(second).toEqual(first)
  expect(await atStripe(tab)).toEqual(once)
})

test('F12: a refused card is told in the words of the bank, and another card pays the same subscription', async () => {
  const tab = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  const step = await desk.start(tab, { attemptId })
  expect(await desk.confirm(step, 'pm_card_visa_chargeDeclinedInsufficientFunds')).toBe('insufficient_funds')
  await desk.settle()
  desk.requests.length = 0
  expect(await tab.page.subscriptions.outcome({ attemptId })).toMatchObject({
    outcome: 'failed',
    declineCode: 'insufficient_funds',
  })
  expect(desk.requests).toEqual([])
  expect(await desk.confirm(await desk.start(tab))).toBeNull()
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'active' } })
  expect(await atStripe(tab)).toEqual(once)
})

test('F13: a fault that Stripe keeps under the key costs two looks a minute apart, then a key of its own', async () => {
  const tab = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  await desk.fault({
    method: 'POST',
    path: '/v1/subscriptions',
    do: 'status',
    status: 500,
    sticky: true,
    count: 1,
  })
  expect(await refusalOf(desk.start(tab, { attemptId }))).toMatchObject({ code: 'stripe_unavailable' })
  await desk.heal()
  desk.requests.length = 0
  const age = (column: string) =>
    desk.database.execute(
      `update operation_steps set ${column} = now() - interval '61 seconds' where name = 'create_subscription' and state = 'sent'`,
    )
  // The key's answer stands for ever: only a look can tell, and one look may come too early.
  expect(await refusalOf(desk.start(tab, { attemptId }))).toMatchObject({ code: 'stripe_unavailable' })
  expect(await atStripe(tab)).toEqual({ customers: 1, subscriptions: 0 })
  await age('absent_since')
  expect(await refusalOf(desk.start(tab, { attemptId }))).toMatchObject({ code: 'stripe_unavailable' })
  // Search lags behind what was written; lists do not.
  expect(desk.requests.filter((request) => request.includes('/search'))).toEqual([])
  expect(desk.requests).toContain('GET /v1/subscriptions')
  expect(await desk.start(tab, { attemptId })).toMatchObject({ kind: 'confirm_payment' })
  expect(await atStripe(tab)).toEqual(once)
})

test.each([
  ['rate_limit', 429],
  ['lock_timeout', 429],
])('F15: a busy answer (%s) is asked again with the same key after a short wait', async (code, status) => {
  const tab = await desk.newcomer()
  await desk.fault({
    method: 'POST',
    path: '/v1/subscriptions',
    do: 'status',
    status,
    error: { type: 'invalid_request_error', code, message: 'busy' },
    count: 2,
  })
  const keys: (string | null)[] = []
  const stripe = createStripe({
    secretKey: desk.secretKey,
    apiUrl: desk.remote.url,
    fetch(input, init) {
      const request = new Request(input, init)
      if (request.method === 'POST' && new URL(request.url).pathname === '/v1/subscriptions')
        keys.push(request.headers.get('idempotency-key'))
      return fetch(request)
    },
  })
  const startedAt = performance.now()
  expect(await desk.start({ ...tab, page: desk.pageOf(tab.visitor, { stripe }) })).toMatchObject({
    kind: 'confirm_payment',
  })
  expect(keys).toEqual([expect.any(String), keys[0], keys[0]])
  // Two rests, and a person in front of the button.
  expect(performance.now() - startedAt).toBeGreaterThan(200)
  expect(performance.now() - startedAt).toBeLessThan(10_000)
  expect(await atStripe(tab)).toEqual(once)
})

test('F17: while Stripe is down rows answer with their time, nobody loses access, and nothing is lost', async () => {
  const paying = await desk.newcomer()
  await desk.confirm(await desk.start(paying))
  await desk.settle()
  const coming = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  const late = await desk.newcomer()
  await desk.fault({ path: '/v1/*', do: 'status', status: 503 })
  desk.requests.length = 0
  expect(await paying.page.subscriptions.current()).toMatchObject({ state: { kind: 'active' } })
  expect(await paying.page.activity.recent()).not.toEqual([])
  expect(desk.requests).toEqual([])
  expect(await refusalOf(desk.start(coming, { attemptId }))).toMatchObject({ code: 'stripe_unavailable' })
  expect(await finishOperations(desk.deps)).toBe(0)
  expect(await paying.page.subscriptions.current()).toMatchObject({ state: { kind: 'active' } })
  // By now so many requests went unanswered in a row that checkout is closed before anything is recorded.
  await expect
    .poll(() =>
      desk.deps.stripe.events
        .list({ limit: 1 })
        .catch(() => null)
        .then(() => desk.deps.stripeBreaker.state()),
    )
    .toBe('open')
  desk.requests.length = 0
  const before = await operationsOf(late)
  expect(await refusalOf(desk.start(late))).toMatchObject({ code: 'stripe_unavailable' })
  expect(desk.requests).toEqual([])
  expect(await operationsOf(late)).toEqual(before)
  expect(await paying.page.subscriptions.current()).toMatchObject({
    state: { kind: 'active' },
    isProviderUp: false,
  })
  // One look after the rest finds Stripe still down; the person who came by was not the one to try.
  desk.passRest()
  expect(await refusalOf(desk.start(late))).toMatchObject({ code: 'stripe_unavailable' })
  expect(desk.requests).toEqual(['GET /v1/events'])
  expect(await operationsOf(late)).toEqual(before)
  await desk.heal()
  desk.passRest()
  await probeStripe(desk.deps)
  expect(await paying.page.subscriptions.current()).toMatchObject({ isProviderUp: true })
  // The finisher rests after a try that failed.
  await desk.database.execute(`update billing_operations set lease_until = now() where state = 'running'`)
  expect(await desk.start(coming, { attemptId })).toMatchObject({ kind: 'confirm_payment' })
  expect(await atStripe(coming)).toEqual(once)
})

test('F18: a cancel whose answer is lost is found done by the look that follows the 404', async () => {
  const tab = await desk.newcomer()
  await desk.start(tab)
  await desk.fault({ method: 'DELETE', path: '/v1/subscriptions/:id', do: 'reset', when: 'after', count: 1 })
  const attemptId = crypto.randomUUID()
  const step = await desk.start(tab, { attemptId, choice: { plan: 'team' } }).catch(async () => {
    await desk.heal()
    return desk.start(tab, { attemptId, choice: { plan: 'team' } })
  })
  expect(step).toMatchObject({ kind: 'confirm_payment' })
  await desk.settle()
  const rows = await desk.database.db
    .select({ plan: subscriptions.plan, status: subscriptions.status })
    .from(subscriptions)
    .where(eq(subscriptions.accountId, tab.accountId))
  expect(rows.map(({ plan, status }) => `${plan} ${status}`).sort()).toEqual([
    'starter canceled',
    'team incomplete',
  ])
})

test('F7: work that lay for a day is adopted by its mark and never sent again', async () => {
  const tab = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  await desk.fault({ method: 'POST', path: '/v1/subscriptions', do: 'reset', when: 'after', count: 2 })
  expect(await refusalOf(desk.start(tab, { attemptId }))).toMatchObject({ code: 'stripe_unavailable' })
  await desk.heal()
  await desk.database.execute(
    `update operation_steps set key_made_at = now() - interval '25 hours' where state = 'sent'`,
  )
  desk.requests.length = 0
  await finishOperations(desk.deps)
  expect(desk.requests.filter((request) => request.startsWith('POST'))).toEqual([])
  expect((await operationsOf(tab)).map(({ state }) => state)).toEqual(['done'])
  expect(await atStripe(tab)).toEqual(once)
})

test('F8: a deploy between the intent and the retry changes nothing of what is sent', async () => {
  const tab = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  await desk.fault({ method: 'POST', path: '/v1/subscriptions', do: 'reset', when: 'after', count: 2 })
  expect(await refusalOf(desk.start(tab, { attemptId }))).toMatchObject({ code: 'stripe_unavailable' })
  await desk.heal()
  // The next release sells under other prices; a rebuilt request would be another one under the same key.
  await desk.database.execute(`update stripe_prices set is_active = false where lookup_key like 'starter%'`)
  const ended = finishOperations(desk.deps)
  expect(await ended).toBe(1)
  await desk.database.execute(`update stripe_prices set is_active = true where lookup_key like 'starter%'`)
  expect((await operationsOf(tab)).map(({ state }) => state)).toEqual(['done'])
  expect(await atStripe(tab)).toEqual(once)
})

test('F5: an outcome that is stored is answered without a second request that writes', async () => {
  const tab = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  const lost = desk.pageOf(tab.visitor, {
    checkpoint: async (name) => {
      if (name === 'K5') throw new Error('the browser is gone')
    },
  })
  await desk.start({ ...tab, page: lost }, { attemptId }).catch(() => null)
  desk.requests.length = 0
  expect(await desk.start(tab, { attemptId })).toMatchObject({ kind: 'confirm_payment' })
  expect(desk.requests.filter((request) => !request.startsWith('GET'))).toEqual([])
})
