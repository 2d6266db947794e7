import { describe, expect, test } from 'vitest'
import { stripeOver } from '../conformance/webhook-receiver.ts'
import { createEmulator } from '../emulator.ts'
import { testCardByNumber } from '../payments/test-cards.ts'
import { CARDS_TO_TRY } from './page-cards.ts'
import { timeline, type Happening } from './timeline.ts'

const START = 1_900_000_000
const DAY = 24 * 60 * 60

async function start() {
  const emulator = await createEmulator({ baseUrl: 'http://localhost:12111' })
  const stripe = stripeOver(emulator, 'sk_test_seen')
  const look = async (params: Record<string, string>) => {
    const query = new URLSearchParams({ account: 'seen', ...params })
    const response = await emulator.fetch(new Request(`http://localhost:12111/?${query}`))
    return { status: response.status, text: await response.text() }
  }
  const advance = async (id: string, seconds: number) => {
    const response = await emulator.fetch(
      new Request('http://localhost:12111/_emulator/test_clock', {
        method: 'POST',
        headers: { 'x-emulator': '1', 'content-type': 'application/json' },
        body: JSON.stringify({ account: 'seen', id, advance: seconds }),
      }),
    )
    const body: unknown = await response.json()
    return { status: response.status, body }
  }
  return { emulator, stripe, look, advance }
}

describe('what is looked for', () => {
  test('is found by id, whole or in part, and by anything that an object says', async () => {
    const { stripe, look } = await start()
    const { id } = await stripe.customers.create({ name: 'Ada', metadata: { team: 'Analytical <Engine>' } })
    const other = await stripe.customers.create({ name: 'Grace' })
    for (const q of [id, id.slice(4, 12), 'ADA', 'analytical']) {
      const { text } = await look({ view: 'search', q })
      expect(text).toContain(`id=${id}"`)
      expect(text).not.toContain(`id=${other.id}"`)
    }
    const nothing = await look({ view: 'search', q: '<b>nobody</b>' })
    expect(nothing.text).toContain('Nothing says “&lt;b&gt;nobody&lt;/b&gt;”')
  })

  test('an event is found by its id alone, so that it does not stand in front of what it tells', async () => {
    const { stripe, look } = await start()
    await stripe.customers.create({ name: 'Ada' })
    const [event] = (await stripe.events.list()).data
    expect((await look({ view: 'search', q: event?.id ?? '' })).text).toContain('kind=events')
    expect((await look({ view: 'search', q: 'Ada' })).text).not.toContain('kind=events')
  })

  test('requests are found by path, status and parameter', async () => {
    const { stripe, look } = await start()
    await stripe.customers.create({ name: 'Ada' })
    await stripe.customers.retrieve('cus_nobody').catch(() => null)
    const refused = (await look({ view: 'requests', q: '404' })).text
    expect(refused).toContain('No such customer: &#39;cus_nobody&#39;')
    expect(refused).not.toContain('POST /v1/customers<')
    expect((await look({ view: 'requests', q: 'name=ada' })).text).toContain('POST /v1/customers<')
  })
})

test('an object tells what changed, who asked and what became of the news', async () => {
  const { stripe, look } = await start()
  await stripe.webhookEndpoints.create({ url: 'http://localhost:9/', enabled_events: ['customer.updated'] })
  const { id } = await stripe.customers.create({ name: 'Ada' })
  await stripe.customers.update(id, { name: 'Grace' })
  const { text } = await look({ kind: 'customers', id })
  expect(text).toMatch(/<code>name<\/code>: Ada\s*<span aria-label="becomes">→<\/span> Grace/)
  expect(text).toContain('pending')
  const [, request = ''] = /view=request&amp;id=(req_\w+)/.exec(text) ?? []
  const asked = await look({ view: 'request', id: request })
  expect(asked.text).toContain(`POST /v1/customers/${id}`)
  expect(asked.text).toContain('customer.updated')
})

describe('a test clock', () => {
  test('is taken on by its door and shows what happened since', async () => {
    const { stripe, look, advance } = await start()
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START, name: 'Ours' })
    const product = await stripe.products.create({ name: 'Team' })
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'eur',
      unit_amount: 1900,
      recurring: { interval: 'month' },
    })
    const customer = await stripe.customers.create({
      test_clock: clock.id,
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    })
    await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] })
    expect(await advance(clock.id, 32 * DAY)).toEqual({
      status: 200,
      body: { account: 'seen', id: clock.id, now: START + 32 * DAY, status: 'ready' },
    })
    const all = (await look({ view: 'clock', clock: clock.id })).text
    expect(all).toContain('customer.subscription.created')
    const since = (await look({ view: 'clock', clock: clock.id, from: String(START + DAY) })).text
    expect(since).toContain('invoice.upcoming')
    expect(since).not.toContain('customer.subscription.created')
    expect(since).toMatch(/<circle class="good"/)
    expect((await look({ view: 'clock', clock: 'wall' })).text).not.toContain('invoice.paid')
  })

  test('refuses as the API does, and what is no clock is not found', async () => {
    const { stripe, look, advance } = await start()
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START })
    expect(await advance(clock.id, 3000 * DAY)).toMatchObject({ status: 400 })
    expect(await advance('clock_none', DAY)).toMatchObject({ status: 404 })
    expect((await look({ view: 'clock', clock: 'clock_none' })).status).toBe(404)
    expect((await look({ view: 'nothing' })).status).toBe(404)
  })
})

describe('the timeline', () => {
  const happening = (at: number, words: string): Happening => ({ at, lane: 'Invoices', tone: 'plain', words })

  test('stacks what happens at one moment and counts what finds no room', () => {
    const many = Array.from({ length: 9 }, (_, index) => happening(START, `number ${index}`))
    const { markup } = timeline([...many, happening(START + 10 * DAY, 'later')], START, START + 20 * DAY)
    expect(markup.match(/<circle/g)).toHaveLength(5)
    expect(markup).toContain('+5')
    for (const { words } of many) expect(markup).toContain(words)
  })

  test('has a handful of dates whatever it spans, also no time at all', () => {
    for (const span of [0, 60, 3600, DAY, 40 * DAY, 800 * DAY, 9000 * DAY]) {
      const dates = timeline([], START, START + span).markup.match(/class="date"/g) ?? []
      expect(dates.length).toBeLessThanOrEqual(9)
      expect(span === 0 || dates.length > 0).toBe(true)
    }
  })
})

test('every card to try is one that the emulator knows', () => {
  expect(CARDS_TO_TRY.filter(([, number]) => !testCardByNumber(number))).toEqual([])
})
