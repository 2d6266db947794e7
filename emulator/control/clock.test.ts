import { describe, expect, test } from 'vitest'
import { failureOf } from '../conformance/start-for-tests.ts'
import { createReceiver, stripeOver } from '../conformance/webhook-receiver.ts'
import { createEmulator } from '../emulator.ts'
import type { Journal } from '../store/journal.ts'

const DAY = 24 * 60 * 60
const WALL = Date.UTC(2026, 10, 21) / 1000

async function start(lines: string[] = []) {
  const receiver = createReceiver()
  const wall = { now: WALL * 1000 }
  const emulator = await createEmulator({
    baseUrl: 'http://localhost',
    now: () => wall.now,
    journal: keptIn(lines),
    send: (request) => receiver.send(request),
  })
  const stripe = stripeOver(emulator, 'sk_test_c')
  const door = async (method: string, body?: object) => {
    const response = await emulator.fetch(
      new Request(`http://localhost/_emulator/clock${body ? '' : '?account=c'}`, {
        method,
        headers: { 'x-emulator': '1', 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify({ account: 'c', ...body }) }),
      }),
    )
    return { status: response.status, body: (await response.json()) as object }
  }
  return { emulator, receiver, stripe, wall, door }
}

/** A journal in memory that outlives the emulator. */
function keptIn(lines: string[]): Journal {
  return {
    async *read() {
      yield* [...lines]
    },
    async append(text) {
      lines.push(...text.split('\n').filter((line) => line !== ''))
    },
    rewrite: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

describe('the clock of an account', () => {
  test('goes on for all that has no test clock, and stands still for others', async () => {
    const { emulator, stripe, door } = await start()
    expect((await door('GET')).body).toEqual({ account: 'c', now: WALL, ahead: 0 })
    expect((await door('POST', { advance: DAY })).body).toEqual({
      account: 'c',
      now: WALL + DAY,
      ahead: DAY,
    })
    expect((await stripe.customers.create()).created).toBe(WALL + DAY)
    expect((await door('POST', { set: WALL + 2 * DAY })).body).toMatchObject({ now: WALL + 2 * DAY })
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: WALL })
    expect((await stripe.customers.create({ test_clock: clock.id })).created).toBe(WALL)
    expect((await stripeOver(emulator, 'sk_test_other').customers.create()).created).toBe(WALL)
  })

  test('never goes back', async () => {
    const { door } = await start()
    await door('POST', { advance: DAY })
    for (const body of [{ set: WALL }, { advance: 0 }, { advance: -1 }, {}, { advance: 1, set: WALL * 2 }]) {
      expect(await door('POST', body)).toMatchObject({ status: 400 })
    }
  })

  test('is where it was after a restart', async () => {
    const lines: string[] = []
    const first = await start(lines)
    await first.door('POST', { advance: DAY })
    await first.emulator.close()
    const second = await start(lines)
    expect((await second.door('GET')).body).toMatchObject({ now: WALL + DAY })
  })

  test('renews a subscription at each moment on the way', async () => {
    const { stripe, door } = await start()
    const price = await stripe.prices.create({
      currency: 'eur',
      unit_amount: 1000,
      recurring: { interval: 'month' },
      product_data: { name: 'Team' },
    })
    const customer = await stripe.customers.create({
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    })
    const { id } = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] })
    await door('POST', { advance: 95 * DAY })
    const invoices = (await stripe.invoices.list({ subscription: id })).data
    expect(invoices.map(({ status, created }) => [status, Math.round((created - WALL) / DAY)])).toEqual([
      ['paid', 92],
      ['paid', 61],
      ['paid', 30],
      ['paid', 0],
    ])
  })

  test('ages idempotency keys', async () => {
    const { stripe, door } = await start()
    const { id } = await stripe.customers.create({}, { idempotencyKey: 'k' })
    await door('POST', { advance: 23 * 60 * 60 })
    expect((await stripe.customers.create({}, { idempotencyKey: 'k' })).id).toBe(id)
    await door('POST', { advance: 2 * 60 * 60 })
    expect((await stripe.customers.create({}, { idempotencyKey: 'k' })).id).not.toBe(id)
  })

  test('leaves signatures of webhooks on wall time, where receivers are', async () => {
    const { emulator, receiver, stripe, wall, door } = await start()
    const { secret = '' } = await stripe.webhookEndpoints.create({
      url: 'http://localhost/hook',
      enabled_events: ['*'],
    })
    await door('POST', { advance: 3 * DAY })
    await stripe.customers.create()
    await emulator.idle()
    const { body = '', signature = '' } = receiver.received[0] ?? {}
    const event = await stripe.webhooks.constructEventAsync(body, signature, secret, 300, undefined, wall.now)
    expect(event.created).toBe(WALL + 3 * DAY)
  })
})

describe('an event', () => {
  test('can be read for 30 days after it was recorded, whatever its test clock says', async () => {
    const lines: string[] = []
    const { emulator, stripe, wall, door } = await start(lines)
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: WALL - 400 * DAY })
    await stripe.customers.create({ test_clock: clock.id })
    const old = (await stripe.events.list()).data
    expect(old).toHaveLength(2)
    await door('POST', { advance: 20 * DAY })
    await stripe.products.create({ name: 'Later' })
    wall.now += 9 * DAY * 1000
    expect((await stripe.events.list()).data).toHaveLength(3)
    wall.now += DAY * 1000
    const left = (await stripe.events.list()).data
    expect(left.map(({ type }) => type)).toEqual(['product.created'])
    expect(await failureOf(stripe.events.retrieve(old[0]?.id ?? ''))).toMatchObject({ statusCode: 404 })
    await emulator.close()
    const later = await start(lines)
    expect((await later.stripe.events.list()).data).toHaveLength(1)
  })
})
