import Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { createEmulator } from '../emulator.ts'
import { failureOf, emulatorForTests } from './start-for-tests.ts'

const emulator = emulatorForTests()

describe('a request under an idempotency key', () => {
  test('is executed once and its answer replayed with the header that says so', async () => {
    const stripe = emulator.client()
    const first = await stripe.customers.create({ email: 'a@example.com' }, { idempotencyKey: 'once' })
    const second = await stripe.customers.create({ email: 'a@example.com' }, { idempotencyKey: 'once' })
    expect(second.id).toBe(first.id)
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true')
    expect(second.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId)
    expect(second.lastResponse.requestId).not.toBe(first.lastResponse.requestId)
    expect((await stripe.customers.list()).data).toHaveLength(1)
  })

  test('with other parameters or on another path is refused', async () => {
    const stripe = emulator.client()
    const { id } = await stripe.customers.create({ email: 'a@example.com' }, { idempotencyKey: 'mine' })
    for (const other of [
      () => stripe.customers.create({ email: 'b@example.com' }, { idempotencyKey: 'mine' }),
      () => stripe.customers.update(id, { email: 'a@example.com' }, { idempotencyKey: 'mine' }),
    ]) {
      // One after the other: together they would meet the key in use.
      const failure = await failureOf(other())
      expect(failure).toBeInstanceOf(Stripe.errors.StripeIdempotencyError)
      expect(failure.message).toMatch(
        /^Keys for idempotent requests can only be used with the same parameters/,
      )
    }
  })

  test('that failed validation may be sent again with what was wrong put right', async () => {
    const stripe = emulator.client()
    await failureOf(stripe.customers.create({ tax_exempt: 'maybe' }, { idempotencyKey: 'retry' }))
    const created = await stripe.customers.create({ tax_exempt: 'none' }, { idempotencyKey: 'retry' })
    expect(created.tax_exempt).toBe('none')
  })

  test('that was executed and refused is replayed too', async () => {
    const stripe = emulator.client()
    const missing = () => stripe.customers.update('cus_missing', {}, { idempotencyKey: 'refused' })
    expect((await failureOf(missing())).code).toBe('resource_missing')
    const again = await failureOf(missing())
    expect(again.code).toBe('resource_missing')
    expect(again.headers?.['idempotent-replayed']).toBe('true')
  })

  test('means something else in another account', async () => {
    const [one, other] = [emulator.client(), emulator.client()]
    const options = { idempotencyKey: 'shared' }
    const first = await one.customers.create({}, options)
    const second = await other.customers.create({}, options)
    expect(second.id).not.toBe(first.id)
  })

  test('of more than 255 characters is refused', async () => {
    const failure = await failureOf(
      emulator.client().customers.create({}, { idempotencyKey: 'k'.repeat(256) }),
    )
    expect(failure.statusCode).toBe(400)
  })
})

test('while the first request is not answered yet, a second one under its key is told to come back', async () => {
  let finishWriting = () => {}
  const written = new Promise<void>((resolve) => {
    finishWriting = resolve
  })
  const slow = await createEmulator({
    baseUrl: 'http://emulator.test',
    journal: {
      async *read() {},
      append: () => written,
      rewrite: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
  })
  const create = () =>
    slow.fetch(
      new Request('http://emulator.test/v1/customers', {
        method: 'POST',
        headers: { authorization: 'Bearer sk_test_a', 'idempotency-key': 'k' },
      }),
    )
  const first = create()
  const second = await create()
  expect(second.status).toBe(409)
  expect(await second.json()).toMatchObject({
    error: { type: 'idempotency_error', code: 'idempotency_key_in_use' },
  })
  finishWriting()
  expect((await first).status).toBe(200)
  expect((await create()).headers.get('idempotent-replayed')).toBe('true')
})

test('a key may be used for something else after a day', async () => {
  let now = Date.UTC(2026, 10, 1)
  const emulatorOfOneDay = await createEmulator({ baseUrl: 'http://emulator.test', now: () => now })
  const create = async (email: string) => {
    const response = await emulatorOfOneDay.fetch(
      new Request('http://emulator.test/v1/customers', {
        method: 'POST',
        headers: {
          authorization: 'Bearer sk_test_a',
          'idempotency-key': 'k',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: `email=${email}`,
      }),
    )
    return response.status
  }
  expect(await create('a@example.com')).toBe(200)
  expect(await create('b@example.com')).toBe(400)
  now += 24 * 60 * 60 * 1000
  expect(await create('b@example.com')).toBe(200)
})
