import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type AppProcess, type DeskProcesses, openDeskProcesses } from './testing/desk-processes.ts'
import {
  atStripe as atStripeOf,
  clientSecretOf,
  endAt,
  endInOrder,
  killAndRetry,
} from './testing/kill-and-retry.ts'
import { killInLoop } from './testing/kill-loop.ts'

// Each test starts whole processes, some of them several.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let desk: DeskProcesses
/** What the kills before left running. */
let running: AppProcess | undefined

beforeAll(async () => {
  desk = await openDeskProcesses()
})
afterAll(() => desk.end())

/** What Stripe holds in all. */
const atStripe = () => atStripeOf(desk)

/** How many events the inbox holds of which the condition is true. */
const countEvents = (condition: string) =>
  desk.inside(async ({ execute }) => {
    const { rows } = await execute(`select id from webhook_events where ${condition}`)
    return rows.length
  })

const kills = [
  ['F1', 'before anything of it was sent'],
  ['F2', 'after the intent was recorded'],
  ['F3', 'after Stripe wrote and before its answer was read'],
  ['F4', 'while the answer was being written'],
  ['F5', 'before the browser heard'],
  ['F6', 'between two requests'],
] as const

const isPostgres = process.env['TEST_DB'] === 'postgres'

// The embedded database opens and recovers slowly: it gets one of them here and all of them in the long run.
test.each(isPostgres ? kills : kills.filter(([row]) => row === 'F3'))(
  '%s: killed %s, the same attempt ends at one subscription in the next process',
  async (row) => {
    if (!isPostgres) return endInOrder(desk, await killAndRetry(desk, row))
    // The one that follows is the next to be killed: each start is most of a test.
    const app = await killAndRetry(desk, row, running)
    running = app
    await expect.poll(() => desk.violations(), { timeout: 20_000, interval: 300 }).toEqual([])
    if (row === 'F6') await endInOrder(desk, app)
  },
)

test.each(['K3:create_subscription'])(
  'F25: told to end at %s, the request is answered first and the process ends with 0',
  (point) => endAt(desk, point),
)

test('F41: an event that kills its process was counted before, and waits its turn in the next', async () => {
  const first = await desk.run()
  const cookie = await first.signIn()
  await first.doom('read:customer.subscription.created')
  await first.start(cookie, crypto.randomUUID()).catch(() => null)
  expect(await first.ended).toBe('SIGKILL')
  const [counted] = await desk.inside(async ({ execute }) => {
    const { rows } = await execute(
      `select attempts, state from webhook_events where type = 'customer.subscription.created' and state = 'pending'`,
    )
    return rows
  })
  expect(counted).toEqual({ attempts: 1, state: 'pending' })
  await desk.passLeases()
  const second = await desk.run()
  await desk.remote.door('POST', 'idle', {})
  await endInOrder(desk, second)
})

// One PGlite is one process alone.
if (isPostgres) {
  test('F40: a worker that stalls past its lease comes too late, and the event is done once by another', async () => {
    const sleeper = await desk.run()
    const cookie = await sleeper.signIn()
    const step = await sleeper.start(cookie, crypto.randomUUID())
    await desk.remote.door('POST', 'idle', {})
    // What the order itself brought is done, so that the worker falls asleep over the payment.
    const left = async () => {
      // One that came before its customer had a row waits longer each time, which nobody wants to here.
      await desk.passLeases()
      return countEvents(`state = 'pending'`)
    }
    await expect.poll(left, { timeout: 20_000, interval: 500 }).toBe(0)
    await sleeper.doom('claimed', 'SIGSTOP')
    const [intent = ''] = clientSecretOf(step.data).split('_secret_')
    await desk.stripe.paymentIntents.confirm(intent, {
      payment_method: 'pm_card_visa',
      return_url: 'http://localhost',
    })
    const pending = () => countEvents(`state = 'pending' and attempts > 0`)
    await expect.poll(pending, { timeout: 20_000 }).toBeGreaterThan(0)
    const other = await desk.run()
    await desk.passLeases()
    await expect.poll(pending, { timeout: 20_000 }).toBe(0)
    sleeper.child.kill('SIGCONT')
    await desk.remote.door('POST', 'idle', {})
    for (const app of [sleeper, other]) {
      app.child.kill('SIGTERM')
      expect(await app.ended).toBe(0)
    }
    const receipts = await desk.inside(async ({ execute }) =>
      execute(
        `select o.subject from outbox o join invoices i on o.subject = 'invoices:' || i.stripe_id where o.reaction = 'receipt' and i.payment_intent_id = $1`,
        [intent],
      ),
    )
    expect(receipts.rows).toHaveLength(1)
    expect(await desk.violations()).toEqual([])
  })

  test('F51: two processes that get the same wish at once make one customer and one subscription', async () => {
    const before = await atStripe()
    const [first, second] = [await desk.run(), await desk.run()]
    const cookie = await first.signIn()
    const steps = await Promise.all([
      first.start(cookie, crypto.randomUUID()),
      second.start(cookie, crypto.randomUUID()),
    ])
    expect(steps.map(({ data }) => clientSecretOf(data))).toEqual([
      clientSecretOf(steps[0].data),
      clientSecretOf(steps[0].data),
    ])
    await desk.remote.door('POST', 'idle', {})
    for (const app of [first, second]) {
      app.child.kill('SIGTERM')
      expect(await app.ended).toBe(0)
    }
    expect(await atStripe()).toEqual({
      customers: before.customers + 1,
      subscriptions: before.subscriptions + 1,
    })
    expect(await desk.violations()).toEqual([])
  })
}

// Two hundred times in the long run.
test('F23: killed five times at random under work, the database opens again with all that was answered', () =>
  killInLoop(desk, 5))
