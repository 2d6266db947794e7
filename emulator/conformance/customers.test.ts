import { describe, expect, test } from 'vitest'
import { failureOf, emulatorForTests } from './start-for-tests.ts'

const emulator = emulatorForTests()

describe('customers', () => {
  test('are created with what was given and empty otherwise', async () => {
    const stripe = emulator.client()
    const customer = await stripe.customers.create({
      email: 'ada@example.com',
      name: 'Ada',
      metadata: { account_id: 'acc_1' },
      address: { line1: 'Via Roma 1', country: 'IT' },
      preferred_locales: ['it'],
    })
    expect(customer).toMatchObject({
      object: 'customer',
      email: 'ada@example.com',
      metadata: { account_id: 'acc_1' },
      address: { line1: 'Via Roma 1', country: 'IT', city: null },
      livemode: false,
      delinquent: false,
      test_clock: null,
    })
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ id: customer.id, name: 'Ada' })
  })

  test('keep what an update does not name, lose what it empties, and tell what changed', async () => {
    const stripe = emulator.client()
    const { id } = await stripe.customers.create({ name: 'Ada', phone: '1', metadata: { a: '1', b: '2' } })
    const updated = await stripe.customers.update(id, { phone: '', metadata: { a: '', c: '3' } })
    expect(updated).toMatchObject({ name: 'Ada', phone: null, metadata: { b: '2', c: '3' } })
    const [event] = (await stripe.events.list({ type: 'customer.updated' })).data
    expect(event?.data.previous_attributes).toEqual({ phone: '1', metadata: { a: '1', c: null } })
  })

  test('are told about once per real change', async () => {
    const stripe = emulator.client()
    const { id } = await stripe.customers.create({ name: 'Ada' })
    await stripe.customers.update(id, { name: 'Ada' })
    expect((await stripe.events.list()).data.map(({ type }) => type)).toEqual(['customer.created'])
  })

  test('leave a tombstone when deleted', async () => {
    const stripe = emulator.client()
    const { id } = await stripe.customers.create()
    expect(await stripe.customers.del(id)).toMatchObject({ id, object: 'customer', deleted: true })
    expect(await stripe.customers.retrieve(id)).toMatchObject({ id, deleted: true })
    expect((await stripe.customers.list()).data).toEqual([])
    expect((await failureOf(stripe.customers.update(id, { name: 'x' }))).statusCode).toBe(404)
  })

  test('are found by exact email', async () => {
    const stripe = emulator.client()
    await stripe.customers.create({ email: 'a@example.com' })
    const { id } = await stripe.customers.create({ email: 'b@example.com' })
    const found = await stripe.customers.list({ email: 'b@example.com' })
    expect(found.data.map((customer) => customer.id)).toEqual([id])
    expect((await stripe.customers.list({ email: 'B@example.com' })).data).toEqual([])
  })

  test('cannot have a default payment method that is not theirs', async () => {
    const stripe = emulator.client()
    const { id } = await stripe.customers.create()
    const failure = await failureOf(
      stripe.customers.update(id, { invoice_settings: { default_payment_method: 'pm_other' } }),
    )
    expect(failure.message).toMatch(/^The customer does not have a payment method with the ID pm_other\./)
  })

  test('that do not exist are told of as Stripe does', async () => {
    const failure = await failureOf(emulator.client().customers.retrieve('cus_missing'))
    expect(failure).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
      message: "No such customer: 'cus_missing'",
    })
  })

  test('keep metadata within the limits of Stripe', async () => {
    const stripe = emulator.client()
    for (const metadata of [{ ['k'.repeat(41)]: 'x' }, { k: 'v'.repeat(501) }]) {
      expect((await failureOf(stripe.customers.create({ metadata }))).statusCode).toBe(400)
    }
    const tooMany = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v']))
    expect((await failureOf(stripe.customers.create({ metadata: tooMany }))).param).toBe('metadata')
  })
})
