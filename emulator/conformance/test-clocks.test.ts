import { describe, expect, test } from 'vitest'
import { failureOf, emulatorForTests } from './start-for-tests.ts'

const emulator = emulatorForTests()
const START = Date.UTC(2027, 0, 1) / 1000
const DAY = 24 * 60 * 60

describe('a test clock', () => {
  test('gives its customers its own time', async () => {
    const stripe = emulator.client()
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START, name: 'New year' })
    expect(clock).toMatchObject({ object: 'test_helpers.test_clock', status: 'ready', frozen_time: START })
    const customer = await stripe.customers.create({ test_clock: clock.id })
    expect(customer).toMatchObject({ test_clock: clock.id, created: START })
    const [event] = (await stripe.events.list({ type: 'customer.created' })).data
    expect(event?.created).toBe(START)
  })

  test('advances in the background, from advancing to ready, and says both', async () => {
    const stripe = emulator.client()
    const { id } = await stripe.testHelpers.testClocks.create({ frozen_time: START })
    const advancing = await stripe.testHelpers.testClocks.advance(id, { frozen_time: START + DAY })
    expect(advancing).toMatchObject({
      status: 'advancing',
      status_details: { advancing: { target_frozen_time: START + DAY } },
    })
    await emulator.idle()
    expect(await stripe.testHelpers.testClocks.retrieve(id)).toMatchObject({
      status: 'ready',
      frozen_time: START + DAY,
      status_details: {},
    })
    const types = (await stripe.events.list({ types: ['test_helpers.test_clock.*'] })).data.map(
      ({ type }) => type,
    )
    expect(types).toEqual(
      expect.arrayContaining(['test_helpers.test_clock.ready', 'test_helpers.test_clock.advancing']),
    )
  })

  test('goes forward only, and not too far at once', async () => {
    const stripe = emulator.client()
    const { id } = await stripe.testHelpers.testClocks.create({ frozen_time: START })
    for (const frozen_time of [START, START - 1, START + 800 * DAY]) {
      const failure = await failureOf(stripe.testHelpers.testClocks.advance(id, { frozen_time }))
      expect(failure).toMatchObject({ statusCode: 400, param: 'frozen_time' })
    }
    expect((await stripe.testHelpers.testClocks.retrieve(id)).frozen_time).toBe(START)
  })

  test('keeps its customers out of lists that do not ask for it', async () => {
    const stripe = emulator.client()
    const { id: test_clock } = await stripe.testHelpers.testClocks.create({ frozen_time: START })
    const onClock = await stripe.customers.create({ test_clock, email: 'a@example.com' })
    const offClock = await stripe.customers.create({ email: 'a@example.com' })
    const idsOf = async (query: object) => (await stripe.customers.list(query)).data.map(({ id }) => id)
    expect(await idsOf({})).toEqual([offClock.id])
    expect(await idsOf({ email: 'a@example.com' })).toEqual([offClock.id])
    expect(await idsOf({ test_clock })).toEqual([onClock.id])
  })

  test('takes a customer that exists, if it has no clock yet', async () => {
    const stripe = emulator.client()
    const { id: customer } = await stripe.customers.create()
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START, customer })
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ test_clock: clock.id })
    const again = await failureOf(stripe.testHelpers.testClocks.create({ frozen_time: START, customer }))
    expect(again).toMatchObject({ statusCode: 400, param: 'customer' })
  })

  test('takes its customers with it when it is deleted', async () => {
    const stripe = emulator.client()
    const { id } = await stripe.testHelpers.testClocks.create({ frozen_time: START })
    const customer = await stripe.customers.create({ test_clock: id })
    expect(await stripe.testHelpers.testClocks.del(id)).toMatchObject({ id, deleted: true })
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ deleted: true })
    expect((await stripe.testHelpers.testClocks.list()).data).toEqual([])
    expect((await failureOf(stripe.testHelpers.testClocks.retrieve(id))).statusCode).toBe(404)
  })

  test('that does not exist cannot be given to a customer', async () => {
    const failure = await failureOf(emulator.client().customers.create({ test_clock: 'clock_x' }))
    expect(failure).toMatchObject({ statusCode: 400, param: 'test_clock', code: 'resource_missing' })
  })
})
