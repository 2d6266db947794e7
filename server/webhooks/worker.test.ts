import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { webhookEvents } from '../db/schema/webhook-events.ts'
import { openTestPaydesk, type TestPaydesk } from '../testing/test-paydesk.ts'
import { startWorker } from './worker.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const pending = () => desk.database.db.$count(webhookEvents, eq(webhookEvents.state, 'pending'))

test('the worker works off what is there when it starts and what comes while it runs, and then stops for good', async () => {
  const tab = await desk.newcomer()
  const step = await desk.start(tab)
  await desk.emulator.idle()
  expect(await pending()).toBeGreaterThan(0)
  const worker = startWorker(desk.deps)
  await expect.poll(pending, { timeout: 10_000 }).toBe(0)

  await desk.confirm(step)
  await desk.emulator.idle()
  worker.wake()
  const stateKind = async () => (await tab.page.subscriptions.current()).state.kind
  await expect.poll(stateKind, { timeout: 10_000 }).toBe('active')

  await worker.stop()
  await desk.start(await desk.newcomer())
  await desk.emulator.idle()
  worker.wake()
  await worker.stop()
  expect(await pending()).toBeGreaterThan(0)
})
