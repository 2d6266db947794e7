import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPostgres } from '../../db/postgres.ts'
import { auditEntries, outbox } from '../../db/schema/audit.ts'
import { featureRefusals } from '../../db/schema/usage.ts'
import type { Deps } from '../../deps.ts'
import { advanceAccount } from '../../testing/advance-account.ts'
import { useUpFromTwoProcesses } from '../../testing/use-up.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { requireFeature } from '../entitlements/check-feature.ts'
import { grantManually } from '../entitlements/grant-manually.ts'
import { refusalReport } from '../entitlements/refusals.ts'
import { overrideSetting, type SettingValue } from '../settings/overrides.ts'
import { consume, release } from './consume.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const actor = { kind: 'admin', userId: null, name: 'Mia' } as const

const set = (accountId: string, key: string, value: SettingValue) =>
  overrideSetting(desk.deps, { accountId, key, value, actor })
const runsOf = async ({ page }: Tab) =>
  (await page.entitlements.list()).limits.find(({ code }) => code === 'automation_runs')

test('of two hundred uses at once exactly as many pass as the limit has room for, from two pools of connections', async () => {
  const tab = await desk.subscriber()
  const { accountId } = tab
  await set(accountId, 'limits.starter.automation_runs', 50)
  const { url } = desk.database
  const other = url === null ? null : openPostgres(url, { warn() {} }, { max: 5 })
  const processes: Deps[] = [desk.deps, other === null ? desk.deps : { ...desk.deps, db: other.db }]
  const answers = await Promise.allSettled(
    Array.from({ length: 200 }, (_, index) =>
      consume(processes[index % 2] ?? desk.deps, accountId, { limit: 'automation_runs' }),
    ),
  )
  const passed = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value?.used] : []))
  expect(passed.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
  expect(await runsOf(tab)).toMatchObject({ used: 50, max: 50, left: 0, refused: 150 })
  await other?.close()
}, 60_000)

// One PGlite is one process alone.
if (process.env['TEST_DB'] === 'postgres') {
  test('two processes that use a limit up at the same moment get exactly what it has room for', async () => {
    const tab = await desk.subscriber()
    await set(tab.accountId, 'limits.starter.automation_runs', 50)
    const passed = await useUpFromTwoProcesses(desk.database.url ?? '', tab.accountId, 'automation_runs')
    expect((passed[0] ?? 0) + (passed[1] ?? 0)).toBe(50)
    expect(await runsOf(tab)).toMatchObject({ used: 50, left: 0, refused: 150 })
  }, 60_000)
}

test('a use reported again counts nothing, also at the same moment and at the limit', async () => {
  const tab = await desk.subscriber()
  await set(tab.accountId, 'limits.starter.automation_runs', 2)
  const once = { limit: 'automation_runs', key: 'run:1' } as const
  const answers = await Promise.all([1, 2, 3, 4].map(() => consume(desk.deps, tab.accountId, once)))
  expect(answers.map((answer) => answer?.used)).toEqual([1, 1, 1, 1])
  await consume(desk.deps, tab.accountId, { limit: 'automation_runs', key: 'run:2' })
  expect(await consume(desk.deps, tab.accountId, once)).toMatchObject({ used: 2 })
  const third = { limit: 'automation_runs', key: 'run:3' } as const
  expect((await refusalOf(consume(desk.deps, tab.accountId, third))).code).toBe('limit_reached')
  await set(tab.accountId, 'limits.starter.automation_runs', 3)
  expect(await consume(desk.deps, tab.accountId, third)).toMatchObject({ used: 3 })
})

test('the limit says when it starts again, and then it does', async () => {
  const tab = await desk.subscriber()
  await set(tab.accountId, 'limits.starter.automation_runs', 1)
  await tab.page.usage.runAutomation({ key: 'a' })
  const refusal = await refusalOf(tab.page.usage.runAutomation({ key: 'b' }))
  expect(refusal).toMatchObject({ code: 'limit_reached', details: { limit: 'automation_runs', max: 1 } })
  const wait = Number(Reflect.get(refusal.details, 'retryAfterSeconds'))
  expect(wait).toBeGreaterThan(0)
  await advanceAccount(desk.deps, tab.accountId, wait)
  await desk.settle()
  expect(await tab.page.usage.runAutomation({ key: 'b' })).toMatchObject({ used: 1 })
})

test('in log mode everything passes and what would have been refused is counted and shown', async () => {
  const tab = await desk.subscriber()
  await set(tab.accountId, 'limits.starter.automation_runs', 1)
  await set(tab.accountId, 'enforcement', 'log')
  for (const key of ['a', 'b', 'c']) await tab.page.usage.runAutomation({ key })
  expect(await runsOf(tab)).toMatchObject({ used: 3, max: 1, left: 0, refused: 2, enforcement: 'log' })
  await requireFeature(desk.deps, tab.accountId, 'audit_trail')
  await set(tab.accountId, 'enforcement', 'enforce')
  expect((await refusalOf(requireFeature(desk.deps, tab.accountId, 'audit_trail'))).code).toBe(
    'feature_not_included',
  )
  await set(tab.accountId, 'enforcement', 'off')
  await requireFeature(desk.deps, tab.accountId, 'audit_trail')
  const rows = await desk.deps.db
    .select({ feature: featureRefusals.feature, mode: featureRefusals.mode, times: featureRefusals.times })
    .from(featureRefusals)
    .where(eq(featureRefusals.accountId, tab.accountId))
    .orderBy(featureRefusals.mode)
  expect(rows).toEqual([
    { feature: 'audit_trail', mode: 'enforce', times: 1 },
    { feature: 'audit_trail', mode: 'log', times: 1 },
  ])
})

test('the whole road from log to enforce: first all pass and are counted, then the same uses are refused', async () => {
  const tab = await desk.newcomer()
  const set = (value: 'log' | undefined) =>
    overrideSetting(desk.deps, { accountId: null, key: 'enforcement', value, actor })
  const before = await refusalReport(desk.deps.db, desk.wall.now)
  const timesOf = (code: string, report: typeof before) =>
    report.find((each) => each.code === code)?.times ?? 0
  await set('log')
  await requireFeature(desk.deps, tab.accountId, 'single_sign_on')
  await consume(desk.deps, tab.accountId, { limit: 'projects', amount: 2 })
  await consume(desk.deps, tab.accountId, { limit: 'projects' })
  const { features, enforcement } = await tab.page.entitlements.list()
  expect(enforcement).toBe('log')
  expect(features.find(({ code }) => code === 'single_sign_on')).toMatchObject({
    isIncluded: false,
    refused: 1,
  })
  const report = await refusalReport(desk.deps.db, desk.wall.now)
  expect(timesOf('single_sign_on', report) - timesOf('single_sign_on', before)).toBe(1)
  expect(timesOf('projects', report) - timesOf('projects', before)).toBe(1)

  await set(undefined)
  const codes = await Promise.all(
    [
      requireFeature(desk.deps, tab.accountId, 'single_sign_on'),
      consume(desk.deps, tab.accountId, { limit: 'projects' }),
    ].map(async (asked) => (await refusalOf(asked)).code),
  )
  expect(codes).toEqual(['subscription_required', 'limit_reached'])
})

test('without a plan what only plans have asks for one and names it', async () => {
  const { page, accountId } = await desk.newcomer()
  expect(await refusalOf(page.usage.runAutomation({ key: 'a' }))).toEqual({
    code: 'subscription_required',
    details: { feature: 'automations', cheapestPlan: 'starter' },
  })
  expect((await refusalOf(consume(desk.deps, accountId, { limit: 'automation_runs' }))).code).toBe(
    'subscription_required',
  )
})

test('a cap of one’s own stops before the plan does, in every mode', async () => {
  const tab = await desk.subscriber()
  await tab.page.usage.saveSettings({ limit: 'automation_runs', cap: 2, alertPercents: [50, 100, 50] })
  await set(tab.accountId, 'enforcement', 'log')
  for (const key of ['a', 'b']) await tab.page.usage.runAutomation({ key })
  expect(await refusalOf(tab.page.usage.runAutomation({ key: 'c' }))).toMatchObject({
    code: 'limit_reached',
    details: { byCap: true, max: 2 },
  })
  expect(await runsOf(tab)).toMatchObject({ cap: 2, alertPercents: [50, 100] })
})

test('managers hear of each share of a limit once a period', async () => {
  const tab = await desk.subscriber()
  await set(tab.accountId, 'limits.starter.automation_runs', 10)
  for (let run = 0; run < 10; run++) await consume(desk.deps, tab.accountId, { limit: 'automation_runs' })
  const told = await desk.deps.db.select().from(outbox).where(eq(outbox.accountId, tab.accountId))
  const warnings = told.filter(({ reaction }) => reaction === 'usage_warning')
  expect(warnings.map(({ facts }) => facts['percent']).sort()).toEqual([100, 80])
})

test('what exists is counted up and down and never below nothing', async () => {
  const tab = await desk.newcomer()
  const projects = async () =>
    (await tab.page.entitlements.list()).limits.find(({ code }) => code === 'projects')
  await consume(desk.deps, tab.accountId, { limit: 'projects', amount: 2 })
  expect(await projects()).toMatchObject({ used: 2, max: 2, left: 0, resetsAt: null })
  expect((await refusalOf(consume(desk.deps, tab.accountId, { limit: 'projects' }))).details).toEqual({
    limit: 'projects',
    max: 2,
    byCap: false,
  })
  await release(desk.deps, tab.accountId, { limit: 'projects', amount: 5 })
  expect(await projects()).toMatchObject({ used: 0, left: 2 })
})

test('members are the people who are there, and as many as seats are paid for', async () => {
  const tab = await desk.subscriber({ choice: { plan: 'team', seats: 4 } })
  const { limits } = await tab.page.entitlements.list()
  const members = { counts: 'people', used: 1, max: 4, left: 3 }
  expect(limits.find(({ code }) => code === 'members')).toMatchObject(members)
})

test('use is shown by day', async () => {
  const tab = await desk.subscriber()
  await tab.page.usage.runAutomation({ key: 'a' })
  await advanceAccount(desk.deps, tab.accountId, 86_400)
  await desk.settle()
  await tab.page.usage.runAutomation({ key: 'b' })
  const { chart, limit } = await tab.page.usage.history({ limit: 'automation_runs' })
  const totals = [...chart.before, ...chart.days.map(({ used }) => used[0])]
  expect(totals.slice(-3)).toEqual([0, 1, 1])
  expect(chart.days[0]?.day).toMatch(/-01$/)
  expect(chart.endsAt).toBe(limit.resetsAt)
  expect(limit.code).toBe('automation_runs')
  expect((await refusalOf(tab.page.usage.history({ limit: 'constructor' }))).code).toBe('not_found')
})

test('what support gives holds until its end and is in the trail', async () => {
  const tab = await desk.subscriber()
  const by = { accountId: tab.accountId, actor, reason: 'for the migration' }
  const until = new Date(desk.wall.now.getTime() + 3 * 86_400_000)
  await grantManually(desk.deps, by, { kind: 'feature', code: 'audit_trail' }, until)
  expect(await tab.page.entitlements.check({ feature: 'audit_trail' })).toMatchObject({
    isIncluded: true,
    reason: 'grant',
  })
  await advanceAccount(desk.deps, tab.accountId, 4 * 86_400)
  await desk.settle()
  expect(await tab.page.entitlements.check({ feature: 'audit_trail' })).toMatchObject({
    isIncluded: false,
    reason: 'not_in_plan',
    cheapestPlan: 'business',
  })
  const trail = await desk.deps.db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.accountId, tab.accountId))
  expect(trail.filter(({ action }) => action === 'grant.given')).toHaveLength(1)
})

test('when the check itself fails people go on working and the log says so', async () => {
  const { accountId } = await desk.newcomer()
  const said: string[] = []
  const log = { ...desk.deps.log, error: (_fields: object, message: string) => void said.push(message) }
  const broken = { ...desk.deps, log, db: withoutReads(desk.deps.db) }
  expect(await consume(broken, accountId, { limit: 'automation_runs' })).toBeNull()
  await requireFeature(broken, accountId, 'audit_trail')
  expect(said).toEqual([
    'an entitlement could not be checked, so it was let pass',
    'an entitlement could not be checked, so it was let pass',
  ])
})

function withoutReads(db: Deps['db']): Deps['db'] {
  return new Proxy(db, {
    get(target, name) {
      if (name === 'select') throw new Error('the database is gone')
      return Reflect.get(target, name)
    },
  })
}
