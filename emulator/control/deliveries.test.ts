import type Stripe from 'stripe'
import { describe, expect, test, vi } from 'vitest'
import { createReceiver, stripeOver } from '../conformance/webhook-receiver.ts'
import { createEmulator } from '../emulator.ts'

const APP = 'http://localhost:3999/webhooks/stripe'

interface Listed {
  id: string
  event: string
  type: string
  state: string
  held?: boolean
}

async function start() {
  const receiver = createReceiver()
  const clock = { now: Date.UTC(2026, 10, 21) }
  const emulator = await createEmulator({
    baseUrl: 'http://localhost',
    now: () => clock.now,
    send: (request) => receiver.send(request),
  })
  const stripe = stripeOver(emulator, 'sk_test_d')
  const { secret = '' } = await stripe.webhookEndpoints.create({ url: APP, enabled_events: ['*'] })
  const door = async (method: string, path: string, body?: object) => {
    const response = await emulator.fetch(
      new Request(`http://localhost/_emulator/${path}`, {
        method,
        headers: { 'x-emulator': '1', 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify({ account: 'd', ...body }) }),
      }),
    )
    return { status: response.status, body: (await response.json()) as { ids?: string[] } }
  }
  const act = async (what: string, body: object = {}) => {
    const answer = await door('POST', `deliveries/${what}`, body)
    expect(answer).toMatchObject({ status: 200 })
    await emulator.idle()
    return answer.body.ids ?? []
  }
  const listed = async () => {
    const { body } = await door('GET', 'deliveries?account=d')
    return (body as { deliveries: Listed[] }).deliveries.reverse()
  }
  const told = () => receiver.received.map(({ body }) => JSON.parse(body) as Stripe.Event)
  const verify = ({ body, signature }: { body: string; signature: string }) =>
    stripe.webhooks.constructEventAsync(body, signature, secret, 300, undefined, clock.now)
  /** Names of the customers that the events so far are about. */
  const names = () => told().map(({ data }) => (data.object as Stripe.Customer).name)
  return { receiver, clock, emulator, stripe, door, act, listed, told, names, verify }
}

describe('waiting deliveries', () => {
  test('are let go in the order asked for, each after the answer to the one before', async () => {
    const { receiver, emulator, stripe, act, listed, names } = await start()
    await act('hold')
    for (const name of ['a', 'b', 'c', 'd']) await stripe.customers.create({ name })
    await emulator.idle()
    expect(names()).toEqual([])
    const [a, b, c] = await listed()
    let out = 0
    receiver.answer = async () => {
      expect(++out).toBe(1)
      await new Promise((resolve) => setImmediate(resolve))
      out--
      return new Response()
    }
    expect(await act('release', { ids: [c?.id, a?.event, b?.id] })).toEqual([c?.id, a?.id, b?.id])
    expect(names()).toEqual(['c', 'a', 'b'])
    await act('release')
    expect(names()).toEqual(['c', 'a', 'b', 'd'])
    expect((await listed()).map(({ state }) => state)).toEqual(Array(4).fill('delivered'))
  })

  test('can be held one by one, while the others leave', async () => {
    const { clock, emulator, receiver, stripe, act, listed, names } = await start()
    receiver.answer = () => new Response('', { status: 500 })
    for (const name of ['a', 'b']) await stripe.customers.create({ name })
    await emulator.idle()
    const [a] = await listed()
    await act('hold', { id: a?.id })
    receiver.received.length = 0
    receiver.answer = () => new Response()
    clock.now += 10_000
    await stripe.customers.list()
    await emulator.idle()
    expect(names()).toEqual(['b'])
    await act('release', { id: a?.id })
    expect(names()).toEqual(['b', 'a'])
  })

  test('never arrive once dropped, and the event list tells that they did not', async () => {
    const { emulator, stripe, act, listed, names } = await start()
    await act('hold')
    await stripe.customers.create({ name: 'a' })
    await stripe.customers.create({ name: 'b' })
    await emulator.idle()
    const [a] = await listed()
    await act('drop', { id: a?.id })
    await act('release')
    expect(names()).toEqual(['b'])
    const missed = await stripe.events.list({ delivery_success: false })
    expect(missed.data.map(({ id }) => id)).toEqual([a?.event])
    expect(missed.data[0]?.pending_webhooks).toBe(0)
    await act('resend', { id: a?.event })
    expect(names()).toEqual(['b', 'a'])
  })

  test('wait as long as asked', async () => {
    const { clock, emulator, stripe, act, names } = await start()
    await act('hold')
    await stripe.customers.create({ name: 'a' })
    await emulator.idle()
    await act('delay', { ms: 60_000 })
    await act('release')
    clock.now += 59_000
    await stripe.customers.list()
    await emulator.idle()
    expect(names()).toEqual([])
    clock.now += 1_000
    await stripe.customers.list()
    await emulator.idle()
    expect(names()).toEqual(['a'])
  })

  test('that are on their way are left alone', async () => {
    const { receiver, stripe, listed, door } = await start()
    let answer = () => {}
    receiver.answer = () => new Promise((resolve) => (answer = () => resolve(new Response())))
    await stripe.customers.create({ name: 'a' })
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1))
    const [a] = await listed()
    for (const what of ['hold', 'drop', 'release', 'resend']) {
      expect((await door('POST', `deliveries/${what}`, { id: a?.id })).body.ids).toEqual([])
    }
    answer()
    await vi.waitFor(async () => expect(await listed()).toMatchObject([{ state: 'delivered' }]))
  })
})

describe('a duplicate', () => {
  test('has the same id or tells the same change under a new one', async () => {
    const { emulator, stripe, act, told } = await start()
    await stripe.customers.create({ name: 'a' })
    await emulator.idle()
    const [first] = told()
    await act('duplicate', { id: first?.id })
    await act('duplicate', { id: first?.id, as: 'new' })
    expect(told()).toHaveLength(4)
    const [, same, ...others] = told()
    expect(same?.id).toBe(first?.id)
    for (const other of others) {
      expect(other.id).not.toBe(first?.id)
      expect({ ...other, id: first?.id }).toMatchObject({ ...first, pending_webhooks: 1 })
      expect(await stripe.events.retrieve(other.id)).toMatchObject({ id: other.id, pending_webhooks: 0 })
    }
  })
})

describe('a spoilt delivery', () => {
  test.each(['signature', 'missing', 'old', 'secret', 'body'])(
    'with a wrong %s is refused by the SDK until it is put right',
    async (part) => {
      const { receiver, emulator, stripe, act, listed, verify } = await start()
      await act('hold')
      await stripe.customers.create({ name: 'a' })
      await emulator.idle()
      const [a] = await listed()
      await act('corrupt', { id: a?.id, part })
      receiver.answer = () => new Response('', { status: 400 })
      await act('release', { id: a?.id })
      const [spoilt] = receiver.received
      await expect(verify({ body: '', signature: '', ...spoilt })).rejects.toThrow(
        /signature|header|timestamp/i,
      )
      // The parser has nothing to complain of: it is the signature that does not fit.
      expect(JSON.parse(spoilt?.body ?? '')).toHaveProperty('object', 'event')
      await act('corrupt', { id: a?.id, part: 'none' })
      await act('release', { id: a?.id })
      const right = receiver.received[1]
      await expect(verify({ body: '', signature: '', ...right })).resolves.toHaveProperty('id', a?.event)
    },
  )

  test('tells another version and leaves members out, well signed', async () => {
    const { receiver, emulator, stripe, act, listed, verify } = await start()
    await act('hold')
    await stripe.customers.create({ name: 'a', metadata: { b: 'c' } })
    await emulator.idle()
    const [a] = await listed()
    await act('version', {
      id: a?.id,
      api_version: '2019-01-01',
      omit: ['data.object.name', 'data.object.metadata.b', 'nothing.here'],
    })
    await act('release', { id: a?.id })
    const [one] = receiver.received
    const event = await verify({ body: '', signature: '', ...one })
    expect(event).toMatchObject({ api_version: '2019-01-01', data: { object: { metadata: {} } } })
    expect(event.data.object).not.toHaveProperty('name')
    expect(event.data.object).not.toHaveProperty('metadata.b')
    expect((await stripe.events.retrieve(event.id)).data.object).toHaveProperty('name', 'a')
  })
})

describe('a rule for coming deliveries', () => {
  test('meets as many of a type as it was asked to', async () => {
    const { emulator, stripe, door, act, told, names } = await start()
    await act('rules', { type: 'customer.*', count: 1, do: 'drop' })
    await stripe.products.create({ name: 'p' })
    await stripe.customers.create({ name: 'a' })
    await stripe.customers.create({ name: 'b' })
    await emulator.idle()
    expect(told().map(({ type }) => type)).toEqual(['product.created', 'customer.created'])
    expect(names()[1]).toBe('b')
    expect((await door('GET', 'deliveries/rules')).body).toMatchObject({ rules: [{ hits: 1 }] })
    expect((await door('DELETE', 'deliveries/rules?account=d')).body).toEqual({ removed: 1 })
  })

  test('does not count what was rolled back', async () => {
    const { emulator, stripe, act, names } = await start()
    await act('rules', { count: 1, do: 'duplicate' })
    await stripe.customers.update('cus_missing', { name: 'x' }).catch(() => {})
    await stripe.customers.create({ name: 'a' })
    await emulator.idle()
    expect(names()).toEqual(['a', 'a'])
  })

  test.each([
    ['hold', {}, []],
    ['delay', { ms: 1000 }, []],
    ['duplicate', { as: 'new' }, ['a', 'a']],
    ['version', { api_version: '2019-01-01', omit: ['data.object.name'] }, [undefined]],
    ['corrupt', { part: 'body' }, ['a']],
  ])('can %s', async (action, more, expected) => {
    const { receiver, emulator, stripe, act, names, verify } = await start()
    await act('rules', { do: action, ...more })
    await stripe.customers.create({ name: 'a' })
    await emulator.idle()
    expect(names()).toEqual(expected)
    const [first] = receiver.received
    if (action === 'corrupt')
      await expect(verify({ body: '', signature: '', ...first })).rejects.toThrow(/signature/i)
  })

  test('holds back one type until it is released', async () => {
    const { emulator, stripe, act, names } = await start()
    await act('rules', { type: 'customer.created', do: 'hold' })
    const { id } = await stripe.customers.create({ name: 'a' })
    await stripe.customers.update(id, { name: 'b' })
    await emulator.idle()
    expect(names()).toEqual(['b'])
    await act('release')
    expect(names()).toEqual(['b', 'a'])
  })
})

test.each([
  ['deliveries/release', { ids: ['dlv_x'] }, 404],
  ['deliveries/release', { ids: [] }, 400],
  ['deliveries/duplicate', {}, 400],
  ['deliveries/delay', {}, 400],
  ['deliveries/corrupt', { part: 'envelope' }, 400],
  ['deliveries/rules', { do: 'reset' }, 400],
  ['deliveries/rules', { do: 'corrupt' }, 400],
])('%s with %j is refused', async (path, body, status) => {
  const { door } = await start()
  expect(await door('POST', path, body)).toMatchObject({ status, body: { error: {} } })
})
