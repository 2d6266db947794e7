import { expect, test } from 'vitest'
import { createEmulator } from '../emulator.ts'
import type { Journal } from '../store/journal.ts'
import { failureOf } from './start-for-tests.ts'
import { stripeOver } from './webhook-receiver.ts'

const START = 1_900_000_000
const HOUR = 60 * 60

test('without a test clock, wall time expires an unpaid first invoice after 23 hours', async () => {
  let now = START * 1000
  const emulator = await createEmulator({ baseUrl: 'http://emulator.test', now: () => now })
  const stripe = stripeOver(emulator, 'sk_test_wall')
  const { id } = await subscribe(stripe, {})
  now += 23 * HOUR * 1000 - 1000
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('incomplete')
  now += 1000
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('incomplete_expired')
  const [event] = (await stripe.events.list({ type: 'customer.subscription.updated' })).data
  expect(event).toMatchObject({
    request: { id: null },
    data: { object: { id, status: 'incomplete_expired' } },
  })
})

test('a customer whose clock is advancing cannot be written to, and the SDK is told to come again', async () => {
  const journal = heldJournal('"status":"incomplete_expired"')
  const emulator = await createEmulator({ baseUrl: 'http://emulator.test', journal })
  const stripe = stripeOver(emulator, 'sk_test_lock')
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START })
  const { customer } = await subscribe(stripe, { test_clock: clock.id })
  const update = () => stripe.customers.update(String(customer), { name: 'Ada' })
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: START + 24 * HOUR })
  const failure = await failureOf(update())
  expect(failure).toMatchObject({ statusCode: 429, code: 'lock_timeout' })
  expect(failure.headers?.['stripe-should-retry']).toBe('true')
  journal.release()
  await emulator.idle()
  expect(await update()).toMatchObject({ name: 'Ada' })
})

test('an advance that the end of the process cut short goes on at the next start', async () => {
  const lines: string[] = []
  const options = (journal: Journal) => ({ baseUrl: 'http://emulator.test', journal })
  const first = await createEmulator(options(memoryJournal(lines)))
  const stripe = stripeOver(first, 'sk_test_cut')
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START })
  const { id } = await subscribe(stripe, { test_clock: clock.id })
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: START + 24 * HOUR })
  await first.idle()

  // As if it had died after the request and before the clock's work.
  const cut = lines.findIndex((line) => line.includes('"status":"advancing"')) + 1
  const second = await createEmulator(options(memoryJournal(lines.slice(0, cut))))
  await second.idle()
  const again = stripeOver(second, 'sk_test_cut')
  expect(await again.testHelpers.testClocks.retrieve(clock.id)).toMatchObject({
    status: 'ready',
    frozen_time: START + 24 * HOUR,
  })
  expect((await again.subscriptions.retrieve(id)).status).toBe('incomplete_expired')
})

async function subscribe(stripe: ReturnType<typeof stripeOver>, customer: { test_clock?: string }) {
  const { id } = await stripe.customers.create(customer)
  const { default_price: price } = await stripe.products.create({
    name: 'Team',
    default_price_data: { currency: 'eur', unit_amount: 2000, recurring: { interval: 'month' } },
  })
  return stripe.subscriptions.create({
    customer: id,
    items: [{ price: String(price) }],
    payment_behavior: 'default_incomplete',
  })
}

function memoryJournal(lines: string[]): Journal {
  const known = [...lines]
  return {
    async *read() {
      yield* known
    },
    append(text) {
      lines.push(...text.split('\n').filter((line) => line !== ''))
      return Promise.resolve()
    },
    rewrite: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

/** A journal whose write of this text takes until it is released. */
function heldJournal(held: string) {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  return {
    ...memoryJournal([]),
    append: (text: string) => (text.includes(held) ? released : Promise.resolve()),
    release,
  }
}
