import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { finishOperations } from '../billing/operations/finish-operations.ts'
import { webhookEvents } from '../db/schema/webhook-events.ts'
import { openTestPaydesk, refusalOf, type TestPaydesk } from '../testing/test-paydesk.ts'
import { receiveWebhook } from '../webhooks/receive.ts'
import { eventBody, signed } from '../webhooks/testing.ts'
import { createHealth } from './health.ts'

let desk: TestPaydesk
const tenMinutes = 10 * 60_000

beforeAll(async () => {
  desk = await openTestPaydesk({ testClocks: 'off' })
})
afterEach(() => {
  desk.wall.now = new Date()
})
afterAll(() => desk.end())

test('F39: a clock ten minutes fast takes nothing in that it cannot date, and one ten minutes slow takes in all', async () => {
  const receivedBy = async (ahead: number) => {
    const id = `evt_${crypto.randomUUID().replaceAll('-', '')}`
    const body = eventBody({ id, type: 'invoice.paid', object: { id: 'in_1' } })
    const at = Math.floor((Date.now() - ahead) / 1000)
    const outcome = await receiveWebhook(desk.deps, await signed(desk.deps, body, { at }))
    const rows = await desk.database.db.select().from(webhookEvents).where(eq(webhookEvents.id, id))
    return { outcome, rows: rows.length }
  }
  expect(await receivedBy(tenMinutes)).toEqual({ outcome: 'bad_signature', rows: 0 })
  expect(await receivedBy(-tenMinutes)).toEqual({ outcome: 'stored', rows: 1 })
})

test.each([
  ['fast', -tenMinutes],
  ['slow', tenMinutes],
])('F39: health says that a clock is ten minutes %s', async (_what, shift) => {
  const { execute } = desk.database
  const breaker = desk.deps.stripeBreaker
  const shifted: typeof execute = async (text, values) =>
    text.includes('clock_timestamp') ? { rows: [{ at: Date.now() + shift }] } : execute(text, values)
  const health = createHealth({ execute: shifted }, breaker)
  expect(await health.fault()).toBe(`the clock is ${-shift / 1000} s off the database's`)
  expect(await createHealth({ execute }, breaker).fault()).toBeNull()
})

test.each([tenMinutes, -tenMinutes])(
  'F39: a process whose clock is %s ms off takes over no operation whose lease runs, and what it reads later is newer',
  async (shift) => {
    const tab = await desk.newcomer()
    const step = await desk.start(tab)
    await desk.database.execute(
      `update billing_operations set state = 'running', lease_until = now() + interval '1 minute'
       where account_id = $1`,
      [tab.accountId],
    )
    desk.wall.now = new Date(Date.now() + shift)
    expect(await finishOperations(desk.deps)).toBe(0)
    const other = desk.start(tab, { choice: { plan: 'team' } })
    expect(await refusalOf(other)).toMatchObject({ code: 'operation_running' })
    await desk.database.execute(`update billing_operations set state = 'done' where account_id = $1`, [
      tab.accountId,
    ])
    await desk.confirm(step)
    await desk.settle()
    expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'active' } })
  },
)
