import { expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../emulator.ts'
import type { Journal } from '../store/journal.ts'

const CUSTOMERS = 20_000
const SAMPLES = 300

test('a store of 20,000 customers is as fast as an empty one', { timeout: 60_000 }, async () => {
  const emulator = await createEmulator({ baseUrl: 'http://emulator.test', journal: await journalOfMany() })
  const last = await emulator.fetch(request('full', 'GET', `/v1/customers/cus_${CUSTOMERS - 1}`))
  expect(last.status).toBe(200)

  // Side by side in turns, so that whatever else the machine does slows both alike.
  const full: number[] = []
  const empty: number[] = []
  for (let sample = 0; sample < SAMPLES; sample++) {
    full.push(await timed(() => work(emulator, 'full', sample)))
    empty.push(await timed(() => work(emulator, `empty${sample}`, sample)))
  }
  const ratio = median(full) / median(empty)
  expect(ratio).toBeLessThan(2)
})

/** A journal as 20,000 requests would have left it; what is written from here on is dropped. */
async function journalOfMany(): Promise<Journal> {
  const template = await createEmulator({ baseUrl: 'http://emulator.test' })
  const response = await template.fetch(request('any', 'POST', '/v1/customers', ''))
  const customer: unknown = await response.json()
  return {
    async *read() {
      for (let index = 0; index < CUSTOMERS; index++) {
        const id = `cus_${index}`
        const object = { ...Object(customer), id, email: `person${index}@example.com` }
        yield JSON.stringify({ account: 'full', written: [{ collection: 'customers', id, object }] })
      }
    },
    append: () => Promise.resolve(),
    rewrite: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

/** What a subscriber's first minute asks of the store: create, find, list by email, list a page, its events. */
async function work(emulator: Emulator, account: string, sample: number): Promise<void> {
  const email = `person${sample}@example.com`
  const id = await create(emulator, account, email)
  for (const path of [
    `/v1/customers/${id}`,
    `/v1/customers?email=${email}&limit=1`,
    '/v1/customers?limit=1',
    `/v1/customers?limit=1&starting_after=${id}`,
    '/v1/events?type=customer.created&limit=1',
  ]) {
    const response = await emulator.fetch(request(account, 'GET', path))
    expect(response.status).toBe(200)
    await response.text()
  }
}

async function create(emulator: Emulator, account: string, email: string): Promise<string> {
  const response = await emulator.fetch(request(account, 'POST', '/v1/customers', `email=${email}`))
  const { id } = (await response.json()) as { id: string }
  return id
}

function request(account: string, method: string, path: string, body?: string): Request {
  return new Request(`http://emulator.test${path}`, {
    method,
    headers: {
      authorization: `Bearer sk_test_${account}`,
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(body !== undefined && { body }),
  })
}

async function timed(run: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await run()
  return performance.now() - startedAt
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}
