import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestPaydesk, type TestPaydesk } from '../testing/test-paydesk.ts'
import { backfillEvents } from './backfill-events.ts'

let desk: TestPaydesk
let isDown = false

beforeAll(async () => {
  desk = await openTestPaydesk({
    onDelivery: async () => (isDown ? new Response(null, { status: 500 }) : undefined),
  })
})
afterAll(() => desk.end())

test('events that never arrived are fetched, worked off once, and not fetched again', async () => {
  const tab = await desk.newcomer()
  isDown = true
  await desk.confirm(await desk.start(tab))
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'incomplete' } })
  expect(await backfillEvents(desk.deps)).toBeGreaterThan(0)
  isDown = false
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'active' } })
  expect(await backfillEvents(desk.deps)).toBe(0)
})
