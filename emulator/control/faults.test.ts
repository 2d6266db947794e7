import Stripe from 'stripe'
import { describe, expect, test, vi } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { createEmulator } from '../emulator.ts'
import { startEmulator } from '../node.ts'
import { doorsAt } from './doors-for-tests.ts'

const emulator = emulatorForTests()

function start() {
  const stripe = emulator.client()
  const door = doorsAt(emulator.url)
  const fault = async (rule: object) => {
    const { status, body } = await door('POST', 'faults', { account: stripe.account, ...rule })
    expect(status).toBe(200)
    return String(body['id'])
  }
  const standing = async (): Promise<unknown> =>
    (await door('GET', `faults?account=${stripe.account}`)).body['faults']
  const customers = async () => (await stripe.customers.list()).data.length
  return { stripe, door, fault, standing, customers }
}

const create = { method: 'POST', path: '/v1/customers' }

describe('a status', () => {
  test('before the write leaves nothing behind, and a 500 is replayed under its key', async () => {
    const { stripe, fault, customers } = start()
    await fault({ ...create, do: 'status', status: 500, count: 1 })
    const first = await failureOf(stripe.customers.create({}, { idempotencyKey: 'k' }))
    expect(first).toBeInstanceOf(Stripe.errors.StripeAPIError)
    expect(first.statusCode).toBe(500)
    const again = await failureOf(stripe.customers.create({}, { idempotencyKey: 'k' }))
    expect(again.statusCode).toBe(500)
    expect(again.headers?.['idempotent-replayed']).toBe('true')
    expect(await customers()).toBe(0)
    await stripe.customers.create({}, { idempotencyKey: 'k2' })
    expect(await customers()).toBe(1)
  })

  test('after the write keeps the write, and the key keeps the 500', async () => {
    const { stripe, fault, customers, door } = start()
    await fault({ ...create, do: 'status', status: 500, when: 'after' })
    expect((await failureOf(stripe.customers.create({}, { idempotencyKey: 'k' }))).statusCode).toBe(500)
    await door('DELETE', `faults?account=${stripe.account}`)
    expect((await failureOf(stripe.customers.create({}, { idempotencyKey: 'k' }))).statusCode).toBe(500)
    expect(await customers()).toBe(1)
  })

  test.each([429, 409, 503])('%i was never executed, so the same key works afterwards', async (status) => {
    const { stripe, fault, customers } = start()
    await fault({ ...create, do: 'status', status, count: 1 })
    expect((await failureOf(stripe.customers.create({}, { idempotencyKey: 'k' }))).statusCode).toBe(status)
    await stripe.customers.create({}, { idempotencyKey: 'k' })
    expect(await customers()).toBe(1)
  })

  test('carries the error and the headers it was given', async () => {
    const { stripe, fault } = start()
    await fault({
      do: 'status',
      status: 400,
      error: { type: 'idempotency_error', message: 'Keys differ' },
      headers: { 'stripe-should-retry': 'false', 'retry-after': '7' },
    })
    const failure = await failureOf(stripe.customers.list())
    expect(failure).toBeInstanceOf(Stripe.errors.StripeIdempotencyError)
    expect(failure.message).toBe('Keys differ')
    expect(failure.headers).toMatchObject({ 'retry-after': '7', 'stripe-should-retry': 'false' })
  })
})

describe('a broken connection', () => {
  /** The SDK repeats a request at once, with the same key, when its first connection was closed. */
  const BROKEN = /ECONNRESET|connection|aborted|JSON/i
  const hitsOf = new Map([['reset', 2]])

  test.each(['reset', 'truncate'])('by %s before the write leaves nothing behind', async (how) => {
    const { stripe, fault, customers } = start()
    await fault({ ...create, do: how, count: hitsOf.get(how) ?? 1 })
    await expect(stripe.customers.create({}, { idempotencyKey: 'k' })).rejects.toThrow(BROKEN)
    expect(await customers()).toBe(0)
    await stripe.customers.create({}, { idempotencyKey: 'k' })
    expect(await customers()).toBe(1)
  })

  test.each(['reset', 'truncate'])('by %s after it leaves the write, which its key finds', async (how) => {
    const { stripe, fault, customers } = start()
    await fault({ ...create, do: how, when: 'after', count: hitsOf.get(how) ?? 1 })
    await expect(stripe.customers.create({}, { idempotencyKey: 'k' })).rejects.toThrow(BROKEN)
    const [lost] = (await stripe.customers.list()).data
    const found = await stripe.customers.create({}, { idempotencyKey: 'k' })
    expect(found.id).toBe(lost?.id)
    expect(found.lastResponse.headers['idempotent-replayed']).toBe('true')
    expect(await customers()).toBe(1)
  })

  test('is what it says on the wire', async () => {
    const { stripe, fault } = start()
    const call = () =>
      fetch(`${emulator.url}/v1/customers`, {
        headers: { authorization: `Bearer sk_test_${stripe.account}` },
      })
    await fault({ do: 'truncate', when: 'after', count: 1 })
    const cut = await call()
    expect(cut.status).toBe(200)
    await expect(cut.text()).rejects.toThrow('terminated')
    await fault({ do: 'reset', count: 1 })
    await expect(call()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
  })

  test('reaches a caller in memory as a rejected fetch and a body that ends early', async () => {
    const inMemory = await createEmulator({ baseUrl: 'http://localhost' })
    const send = (path: string, init: RequestInit) =>
      inMemory.fetch(new Request(`http://localhost${path}`, init))
    const fault = (rule: object) =>
      send('/_emulator/faults', {
        method: 'POST',
        headers: { 'x-emulator': '1', 'content-type': 'application/json' },
        body: JSON.stringify(rule),
      })
    const list = () => send('/v1/customers', { headers: { authorization: 'Bearer sk_test_m' } })
    await fault({ do: 'reset', count: 1 })
    await expect(list()).rejects.toThrow('fetch failed')
    await fault({ do: 'truncate', count: 1 })
    await expect(list().then((response) => response.text())).rejects.toThrow('terminated')
    expect((await list()).status).toBe(200)
  })
})

describe('a request that waits', () => {
  test('holds its key until it is released', async () => {
    const { stripe, fault, standing, door, customers } = start()
    const id = await fault({ ...create, do: 'hang', count: 1 })
    const hanging = stripe.customers.create({}, { idempotencyKey: 'k' })
    await vi.waitFor(async () => expect(await standing()).toMatchObject([{ hanging: 1 }]))
    const parallel = await failureOf(stripe.customers.create({}, { idempotencyKey: 'k' }))
    expect(parallel).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' })
    expect(await customers()).toBe(0)
    expect((await door('POST', 'faults/release', { id })).body).toEqual({ released: 1 })
    expect((await hanging).object).toBe('customer')
    expect(await standing()).toMatchObject([{ id, hanging: 0, hits: 1 }])
  })

  test('is cut without a write when its fault is removed', async () => {
    const { stripe, fault, standing, door, customers } = start()
    const id = await fault({ ...create, do: 'hang' })
    await fault({ ...create, do: 'reset', nth: 2 })
    const hanging = failureOf(stripe.customers.create())
    await vi.waitFor(async () => expect(await standing()).toMatchObject([{ hanging: 1 }, {}]))
    expect((await door('DELETE', `faults?id=${id}`)).body).toEqual({ removed: 1 })
    expect(await hanging).toBeInstanceOf(Stripe.errors.StripeConnectionError)
    expect(await customers()).toBe(0)
  })

  test('does not keep the emulator from ending', async () => {
    const own = await startEmulator({ port: 0 })
    await doorsAt(own.url)('POST', 'faults', { do: 'hang' })
    const hanging = fetch(`${own.url}/v1/customers`, { headers: { authorization: 'Bearer sk_test_x' } })
    const broken = hanging.then(
      () => 'answered',
      (error: unknown) => String(error),
    )
    await vi.waitFor(async () =>
      expect((await doorsAt(own.url)('GET', 'faults')).body).toMatchObject({ faults: [{ hanging: 1 }] }),
    )
    await own.close()
    expect(await broken).toBe('TypeError: fetch failed')
  })

  test('after the write has written before it answers', async () => {
    const { stripe, fault, customers } = start()
    await fault({ ...create, do: 'delay', ms: 400, when: 'after' })
    let answered = false
    const creating = stripe.customers.create().then(() => (answered = true))
    await vi.waitFor(async () => expect(await customers()).toBe(1), { interval: 5 })
    expect(answered).toBe(false)
    await creating
  })
})

describe('which requests it meets', () => {
  test('is the nth of a method and a path', async () => {
    const { stripe, fault, standing } = start()
    const { id } = await stripe.customers.create()
    await fault({ method: 'POST', path: '/v1/customers/:id', do: 'status', status: 500, nth: 2 })
    await stripe.customers.update(id, { name: '1' })
    await stripe.customers.create()
    await stripe.customers.retrieve(id)
    expect((await failureOf(stripe.customers.update(id, { name: '2' }))).statusCode).toBe(500)
    await stripe.customers.update(id, { name: '3' })
    expect(await standing()).toMatchObject([{ seen: 3, hits: 1 }])
  })

  test('is everything below a prefix, of one account', async () => {
    const { stripe, fault } = start()
    await fault({ path: '/v1/cust*', do: 'status', status: 500 })
    await failureOf(stripe.customers.list())
    expect((await failureOf(stripe.customers.retrieve('cus_x'))).statusCode).toBe(500)
    expect((await stripe.products.list()).data).toEqual([])
    expect((await emulator.client().customers.list()).data).toEqual([])
  })

  test('is the same share of them for the same seed', async () => {
    const { stripe, fault, door } = start()
    const drawn = async (seed: number) => {
      const id = await fault({ do: 'status', status: 500, probability: 0.5, seed })
      const outcomes: boolean[] = []
      for (let call = 0; call < 24; call++) {
        outcomes.push(
          await stripe.products.list().then(
            () => true,
            () => false,
          ),
        )
      }
      await door('DELETE', `faults?id=${id}`)
      return outcomes
    }
    const [one, again, other] = [await drawn(7), await drawn(7), await drawn(8)]
    expect(again).toEqual(one)
    expect(other).not.toEqual(one)
    expect(new Set(one).size).toBe(2)
  })
})

test.each([
  {},
  { do: 'explode' },
  { do: 'status' },
  { do: 'delay' },
  { do: 'reset', nht: 2 },
  { do: 'reset', nth: 0 },
  { do: 'reset', nth: 1.5 },
  { do: 'reset', probability: 2 },
  { do: 'reset', path: 'v1/customers' },
  { do: 'reset', path: '/v1/*/x' },
  { do: 'reset', method: 'PATCH' },
  { do: 'status', status: 99 },
  { do: 'status', status: 500, headers: { 'x-a': 'b\r\nc: d' } },
  { do: 'status', status: 500, headers: { 'content-length': '1' } },
])('%j makes no fault', async (rule) => {
  const { status, body } = await doorsAt(emulator.url)('POST', 'faults', rule)
  expect(status).toBe(400)
  expect(body).toHaveProperty('error.message')
})
