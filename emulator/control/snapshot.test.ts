import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { emulatorForTests, stripeAt } from '../conformance/start-for-tests.ts'
import { createReceiver, stripeOver } from '../conformance/webhook-receiver.ts'
import { createEmulator } from '../emulator.ts'
import { startEmulator } from '../node.ts'
import { doorsAt } from './doors-for-tests.ts'

const emulator = emulatorForTests()

async function snapshotOf(url: string, account: string) {
  const { body } = await doorsAt(url)('GET', `snapshot?account=${account}`)
  return body as { account: string; collections: Record<string, { id: string }[]> }
}

test('an account goes back to its snapshot, key for key, and forgets what came after', async () => {
  const stripe = emulator.client()
  const door = doorsAt(emulator.url)
  const kept = await stripe.customers.create({ name: 'kept' }, { idempotencyKey: 'k' })
  const second = await stripe.customers.create({ name: 'second' })
  const snapshot = await snapshotOf(emulator.url, stripe.account)
  await stripe.customers.del(kept.id)
  await stripe.customers.create({ name: 'later' })
  const { status, body } = await door('POST', 'restore', snapshot)
  expect(status).toBe(200)
  expect(body).toMatchObject({ account: stripe.account, objects: { customers: 2 } })
  expect((await stripe.customers.list()).data.map(({ id }) => id)).toEqual([second.id, kept.id])
  expect((await stripe.customers.create({ name: 'kept' }, { idempotencyKey: 'k' })).id).toBe(kept.id)
  expect(await snapshotOf(emulator.url, stripe.account)).toEqual(snapshot)
})

test('a snapshot far larger than a request of the API makes an account of another name', async () => {
  const stripe = emulator.client()
  const name = 'x'.repeat(200)
  for (let page = 0; page < 12; page++) {
    await Promise.all(Array.from({ length: 50 }, () => stripe.customers.create({ name })))
  }
  const snapshot = await snapshotOf(emulator.url, stripe.account)
  expect(JSON.stringify(snapshot).length).toBeGreaterThan(512 * 1024)
  const { status } = await doorsAt(emulator.url)('POST', 'restore', { ...snapshot, account: 'copy' })
  expect(status).toBe(200)
  const copied = await emulator.clientFor('sk_test_copy').customers.list({ limit: 100 })
  expect(copied.data).toHaveLength(100)
})

test('what was restored is there after a restart', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'snapshot-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const first = await startEmulator({ port: 0, dataDir })
  const before = stripeAt(first.url, 'sk_test_r')
  const { id } = await before.customers.create()
  const snapshot = await snapshotOf(first.url, 'r')
  await before.customers.create()
  await doorsAt(first.url)('POST', 'restore', snapshot)
  await first.close()
  const second = await startEmulator({ port: 0, dataDir })
  onTestFinished(() => second.close())
  const left = await stripeAt(second.url, 'sk_test_r').customers.list()
  expect(left.data.map((customer) => customer.id)).toEqual([id])
})

test('deliveries that waited in it are made, once', async () => {
  const receiver = createReceiver()
  receiver.answer = () => new Response('', { status: 500 })
  const inMemory = await createEmulator({ baseUrl: 'http://localhost', send: receiver.send })
  const stripe = stripeOver(inMemory, 'sk_test_w')
  const door = (path: string, body?: object) =>
    inMemory.fetch(
      new Request(`http://localhost/_emulator/${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { 'x-emulator': '1', 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      }),
    )
  await stripe.webhookEndpoints.create({ url: 'http://localhost/hook', enabled_events: ['*'] })
  await stripe.customers.create()
  await inMemory.idle()
  const snapshot = (await (await door('snapshot?account=w')).json()) as object
  receiver.received.length = 0
  receiver.answer = () => new Response()
  expect((await door('restore', snapshot)).status).toBe(200)
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 5_000 })
  await inMemory.idle()
  expect(receiver.received).toHaveLength(1)
  await inMemory.close()
})

test.each([
  [{}],
  [{ collections: {} }],
  [{ account: 'a b', collections: {} }],
  [{ account: 'v', collections: [] }],
  [{ account: 'v', collections: { nothing: [] } }],
  [{ account: 'v', collections: { customers: {} } }],
  [{ account: 'v', collections: { customers: [{ name: 'no id' }] } }],
  [{ account: 'v', collections: { subscriptions: [{ id: 'sub_without_items' }] } }],
])('%j is no snapshot, and the account stays as it is', async (body) => {
  const stripe = emulator.clientFor('sk_test_v')
  await stripe.customers.create({}, { idempotencyKey: 'v' })
  const { status, body: answer } = await doorsAt(emulator.url)('POST', 'restore', body)
  expect(status).toBe(400)
  expect(answer).toHaveProperty('error.message')
  expect((await stripe.customers.list()).data).toHaveLength(1)
})
