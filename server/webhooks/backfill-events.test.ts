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

test('F30: when nothing came by itself for an hour and Stripe lists events, the operator is told', async () => {
  const alerts: object[] = []
  const deps = {
    ...desk.deps,
    log: { ...desk.deps.log, error: (fields: object) => void alerts.push(fields) },
    settings: { ...desk.deps.settings, alertMail: 'ops@example.com' },
  }
  isDown = true
  await desk.start(await desk.newcomer())
  await desk.settle()
  // Others arrived a moment ago, so the endpoint works.
  expect(await backfillEvents(deps)).toBeGreaterThan(0)
  expect(alerts).toEqual([])
  await desk.start(await desk.newcomer())
  await desk.settle()
  await desk.database.execute(`update webhook_events set received_at = received_at - interval '61 minutes'`)
  expect(await backfillEvents(deps)).toBeGreaterThan(0)
  isDown = false
  expect(alerts).toMatchObject([{ alert: 'events_silent' }])
  const { rows } = await desk.database.execute('select recipient, subject from mailbox')
  expect(rows).toEqual([
    { recipient: 'ops@example.com', subject: expect.stringContaining('no event has arrived for an hour') },
  ])
})
