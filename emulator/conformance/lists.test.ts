import { beforeAll, describe, expect, test } from 'vitest'
import { failureOf, emulatorForTests } from './start-for-tests.ts'

const emulator = emulatorForTests()

describe('a list', () => {
  let stripe: ReturnType<typeof emulator.client>
  /** Newest first. */
  const ids: string[] = []

  beforeAll(async () => {
    stripe = emulator.client()
    for (let index = 0; index < 25; index++) ids.unshift((await stripe.customers.create()).id)
  })

  const idsOf = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id)

  test('shows ten, newest first, and says that there is more', async () => {
    const page = await stripe.customers.list()
    expect(idsOf(page)).toEqual(ids.slice(0, 10))
    expect(page).toMatchObject({ object: 'list', url: '/v1/customers', has_more: true })
  })

  test('goes on after a cursor until there is no more', async () => {
    const page = await stripe.customers.list({ limit: 10, starting_after: ids[19] ?? '' })
    expect(idsOf(page)).toEqual(ids.slice(20))
    expect(page.has_more).toBe(false)
  })

  test('goes back to the page nearest before a cursor', async () => {
    const page = await stripe.customers.list({ limit: 5, ending_before: ids[10] ?? '' })
    expect(idsOf(page)).toEqual(ids.slice(5, 10))
    expect(page.has_more).toBe(true)
    const first = await stripe.customers.list({ limit: 100, ending_before: ids[3] ?? '' })
    expect(idsOf(first)).toEqual(ids.slice(0, 3))
    expect(first.has_more).toBe(false)
  })

  test('is read to its end by the SDK, each object once', async () => {
    const seen: string[] = []
    for await (const customer of stripe.customers.list({ limit: 4 })) seen.push(customer.id)
    expect(seen).toEqual(ids)
  })

  test('shows no objects before or after the range of their creation', async () => {
    const [newest] = (await stripe.customers.list({ limit: 1 })).data
    const created = newest?.created ?? 0
    expect((await stripe.customers.list({ created: { gt: created } })).data).toEqual([])
    expect((await stripe.customers.list({ created: { lt: created - 1000 } })).data).toEqual([])
    const all = await stripe.customers.list({ created: { gte: created - 1000, lte: created }, limit: 100 })
    expect(all.data).toHaveLength(25)
    expect((await stripe.customers.list({ created, limit: 100 })).data.length).toBeGreaterThan(0)
  })

  test.each([
    ['limit=0', 'This value must be greater than or equal to 1.'],
    ['limit=101', 'This value must be less than or equal to 100.'],
    ['limit=ten', 'Invalid integer: ten'],
    ['starting_after=cus_x', "No such customer: 'cus_x'"],
    ['ending_before=cus_x', "No such customer: 'cus_x'"],
    ['created[gt]=today', 'Invalid integer: today'],
    ['created[above]=1', 'Received unknown parameter: created[above]'],
  ])('refuses %s', async (query, message) => {
    const { status, error } = await emulator.call('GET', `/v1/customers?${query}`)
    expect(status).toBe(400)
    expect(error['message']).toBe(message)
  })

  test('takes one cursor at a time', async () => {
    const [one = '', other = ''] = ids
    const failure = await failureOf(stripe.customers.list({ starting_after: one, ending_before: other }))
    expect(failure.statusCode).toBe(400)
  })
})
