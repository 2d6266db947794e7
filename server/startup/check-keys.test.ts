import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmulator } from '#emulator/node.ts'
import { createStripe } from '../stripe/client.ts'
import { openTestPaydesk, type TestPaydesk } from '../testing/test-paydesk.ts'
import { checkKeys, checkRows } from './check-keys.ts'

let desk: TestPaydesk
let emulator: Awaited<ReturnType<typeof startEmulator>>
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paydesk-check-'))
  emulator = await startEmulator({ port: 0 })
  desk = await openTestPaydesk()
})
afterAll(async () => {
  await desk.end()
  await emulator.close()
  await rm(folder, { recursive: true, force: true })
})

const check = (secret: string, publishable: string) => {
  const stripe = createStripe({ secretKey: secret, apiUrl: emulator.url })
  const settings = { ...desk.deps.settings, publishableKey: publishable }
  return checkKeys({ ...desk.deps, stripe, settings }, emulator.url, folder)
}

test('two keys of one account are fine, and are asked about once', async () => {
  await check('sk_test_one', 'pk_test_one')
  await check('sk_test_one', 'pk_test_one')
  const { data } = await createStripe({
    secretKey: 'sk_test_one',
    apiUrl: emulator.url,
  }).setupIntents.list()
  expect(data.map(({ status }) => status)).toEqual(['canceled'])
})

test('keys of two accounts are refused in one sentence', async () => {
  await expect(check('sk_test_one', 'pk_test_two')).rejects.toThrow(
    /^STRIPE_SECRET_KEY and [^.\n]* different [^.\n]+\.$/,
  )
})

test('rows of another account are refused in one sentence', async () => {
  const tab = await desk.newcomer()
  await desk.start(tab)
  await expect(check('sk_test_one', 'pk_test_one')).rejects.toThrow(
    /^The database is of another Stripe account or mode than STRIPE_SECRET_KEY: [^.\n]+\.$/,
  )
  const stripe = createStripe({ secretKey: 'sk_test_of_its_own', apiUrl: emulator.url })
  await expect(checkRows({ ...desk.deps, stripe }, 'the emulator')).rejects.toThrow(
    /^The database is of another Stripe account or mode than the emulator: [^.\n]+\.$/,
  )
  await checkRows(desk.deps, 'the emulator')
})

test('Stripe being away holds nobody up', async () => {
  const stripe = createStripe({
    secretKey: 'sk_test_one',
    fetch: () => Promise.reject(new Error('nobody there')),
  })
  await checkKeys({ ...desk.deps, stripe }, emulator.url, folder)
})
