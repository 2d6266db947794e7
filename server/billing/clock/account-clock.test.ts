import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountClocks } from '../../db/schema/customers.ts'
import { advanceAccount } from '../../testing/advance-account.ts'
import { openTestPaydesk, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { catchUpTestClocks, ensureAccountClock } from './account-clock.ts'
import { accountNow } from './account-now.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const hour = 3_600_000
const clockOf = async (accountId: string) =>
  (await desk.database.db.select().from(accountClocks).where(eq(accountClocks.accountId, accountId)))[0]

test('an account has one clock, however often it is seen', async () => {
  const { accountId } = await desk.newcomer()
  await ensureAccountClock(desk.deps, accountId)
  const first = await clockOf(accountId)
  await ensureAccountClock(desk.deps, accountId)
  expect(await clockOf(accountId)).toEqual(first)
})

test('without time travel the account lives on wall time and nothing is asked', async () => {
  const { accountId } = await desk.newcomer()
  const deps = { ...desk.deps, settings: { ...desk.deps.settings, testClocks: 'off' as const } }
  desk.requests.length = 0
  await ensureAccountClock(deps, accountId)
  expect(await catchUpTestClocks(deps)).toBe(0)
  expect(desk.requests).toEqual([])
  expect(await accountNow(deps, accountId)).toEqual(desk.wall.now)
})

test('the account’s time is its clock’s, told by events', async () => {
  const tab = await desk.newcomer()
  await desk.confirm(await desk.start(tab))
  await desk.settle()
  const before = await accountNow(desk.deps, tab.accountId)
  await advanceAccount(desk.deps, tab.accountId, 40 * 86_400)
  await desk.settle()
  expect((await accountNow(desk.deps, tab.accountId)).getTime() - before.getTime()).toBe(40 * 24 * hour)
  expect(await clockOf(tab.accountId)).toMatchObject({ status: 'ready' })
  const { state } = await tab.page.subscriptions.current()
  expect(state.kind).toBe('active')
})

test('a clock that lags is moved up to wall time, and one that is ahead stays ahead', async () => {
  const lagging = await desk.newcomer()
  const ahead = await desk.newcomer()
  await ensureAccountClock(desk.deps, lagging.accountId)
  await ensureAccountClock(desk.deps, ahead.accountId)
  await advanceAccount(desk.deps, ahead.accountId, 10 * 86_400)
  await desk.settle()
  const future = await accountNow(desk.deps, ahead.accountId)
  desk.wall.now = new Date(desk.wall.now.getTime() + 24 * hour)
  expect(await catchUpTestClocks(desk.deps)).toBeGreaterThan(0)
  await desk.settle()
  const seconds = Math.floor(desk.wall.now.getTime() / 1000)
  expect((await accountNow(desk.deps, lagging.accountId)).getTime() / 1000).toBe(seconds)
  expect(await accountNow(desk.deps, ahead.accountId)).toEqual(future)
  expect(await catchUpTestClocks(desk.deps)).toBe(0)
})
