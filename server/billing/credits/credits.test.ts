import { and, eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentVersion } from '#shared/consent.ts'
import { openPostgres } from '../../db/postgres.ts'
import { outbox } from '../../db/schema/audit.ts'
import { creditAccounts, creditEntries, creditGrants } from '../../db/schema/credits.ts'
import { invoices } from '../../db/schema/invoices.ts'
import type { Deps } from '../../deps.ts'
import {
  openTestPaydesk,
  refusalOf,
  starterMonthly,
  type Tab,
  type TestPaydesk,
} from '../../testing/test-paydesk.ts'
import { useUpFromTwoProcesses } from '../../testing/use-up.ts'
import { overrideSetting } from '../settings/overrides.ts'
import { adjustCredits } from './adjust-credits.ts'
import { holdCredits, releaseForgottenHolds, settleCredits } from './hold.ts'
import { refundSpending, spendCredits } from './spend.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk({ catalogue: 'images' })
})
afterAll(() => desk.end())

const actor = { kind: 'admin', userId: null, name: 'Mia' } as const
const basic = { choice: { plan: 'basic' } } as const

async function creditsOf({ page }: Tab) {
  const credits = await page.credits.get({ before: null })
  if (credits === null) throw new Error('the catalogue has no credits')
  return credits
}
const spend = (tab: Tab, times: number, key?: string) =>
  spendCredits(desk.deps, tab.accountId, { action: 'image', times, ...(key !== undefined && { key }) })

/** The account's ledger adds up to its balance, and to what its grants have left. */
async function expectBalanced({ accountId }: Tab): Promise<void> {
  const { rows } = await desk.deps.db.execute<Record<string, unknown>>(sql`
    select (select balance from credit_accounts where account_id = ${accountId})::int as balance,
      (select coalesce(sum(amount), 0) from credit_entries where account_id = ${accountId})::int as ledger,
      (select coalesce(sum(amount - used - lapsed), 0) from credit_grants where account_id = ${accountId})::int as left`)
  const [sums] = rows
  expect(sums).toEqual({ balance: sums?.['balance'], ledger: sums?.['balance'], left: sums?.['balance'] })
}

test('of two hundred uses at once exactly as many pass as there are credits, from two pools of connections', async () => {
  const tab = await desk.newcomer()
  await adjustCredits(desk.deps, { accountId: tab.accountId, actor, reason: 'for the test' }, 40)
  const { url } = desk.database
  const other = url === null ? null : openPostgres(url, { warn() {} }, { max: 5 })
  const processes: Deps[] = [desk.deps, other === null ? desk.deps : { ...desk.deps, db: other.db }]
  const answers = await Promise.allSettled(
    Array.from({ length: 200 }, (_, index) =>
      spendCredits(processes[index % 2] ?? desk.deps, tab.accountId, { action: 'image' }),
    ),
  )
  const left = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value?.balance] : []))
  expect(left.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 50 }, (_, index) => index))
  expect(await creditsOf(tab)).toMatchObject({ balance: 0, isUnlimited: false })
  await expectBalanced(tab)
  await other?.close()
}, 60_000)

// One PGlite is one process alone.
if (process.env['TEST_DB'] === 'postgres') {
  test('two processes that use credits up at the same moment get exactly what is there', async () => {
    const tab = await desk.newcomer()
    await adjustCredits(desk.deps, { accountId: tab.accountId, actor, reason: 'for the test' }, 40)
    const passed = await useUpFromTwoProcesses(desk.database.url ?? '', tab.accountId, 'credits')
    expect((passed[0] ?? 0) + (passed[1] ?? 0)).toBe(50)
    expect(await creditsOf(tab)).toMatchObject({ balance: 0 })
    await expectBalanced(tab)
  }, 60_000)
}

test('a use that is reported again counts nothing, also at the same moment', async () => {
  const tab = await desk.newcomer()
  await Promise.all([1, 2, 3, 4].map(() => spend(tab, 3, 'picture:1')))
  expect(await spend(tab, 3, 'picture:1')).toEqual({ balance: 7, cost: 3 })
  expect(await refusalOf(spend(tab, 8, 'picture:2'))).toEqual({
    code: 'credits_used_up',
    details: { needed: 8, balance: 7 },
  })
  await Promise.all([1, 2].map(() => refundSpending(desk.deps, tab.accountId, 'picture:1')))
  expect(await creditsOf(tab)).toMatchObject({ balance: 10 })
  expect((await refusalOf(refundSpending(desk.deps, tab.accountId, 'picture:2'))).code).toBe('not_found')
  await expectBalanced(tab)
})

test('the demo’s picture costs what the catalogue says, by a model that the plan includes', async () => {
  const { page } = await desk.newcomer()
  const large = { model: 'model_sketch', size: 'image_large', key: 'a' } as const
  expect(await page.credits.makePicture(large)).toEqual({ balance: 6, cost: 4 })
  expect((await refusalOf(page.credits.makePicture({ ...large, model: 'model_photo', key: 'b' }))).code).toBe(
    'subscription_required',
  )
})

test('an allowance comes with each paid invoice, once, and a renewal that fails brings none', async () => {
  const tab = await desk.subscriber(basic)
  expect(await creditsOf(tab)).toMatchObject({ balance: 200, monthly: 200 })
  await spend(tab, 60)
  await desk.pass(tab, 32)
  expect(await creditsOf(tab)).toMatchObject({ balance: 200 })
  await spend(tab, 150)
  await desk.payWith(tab, 'pm_card_chargeCustomerFail')
  await desk.pass(tab, 31)
  expect(await creditsOf(tab)).toMatchObject({ balance: 50, monthly: 200 })
  // The days of grace are over: Free's allowance is what is left.
  await desk.pass(tab, 8)
  expect(await creditsOf(tab)).toMatchObject({ balance: 10, monthly: 10 })

  const paid = await desk.deps.db
    .select({ id: invoices.stripeId })
    .from(invoices)
    .where(and(eq(invoices.accountId, tab.accountId), eq(invoices.status, 'paid')))
  const granted = await desk.deps.db
    .select({ key: creditGrants.sourceKey })
    .from(creditGrants)
    .where(and(eq(creditGrants.accountId, tab.accountId), eq(creditGrants.source, 'invoice')))
  expect(granted.map(({ key }) => key).sort()).toEqual(paid.map(({ id }) => `invoice:${id}`).sort())
  await expectBalanced(tab)
}, 60_000)

test('nothing comes before the first payment', async () => {
  const tab = await desk.newcomer()
  const step = await desk.start(tab, basic)
  await desk.settle()
  expect(await creditsOf(tab)).toMatchObject({ balance: 10 })
  await desk.confirm(step, 'pm_card_visa_chargeDeclined')
  await desk.settle()
  expect(await creditsOf(tab)).toMatchObject({ balance: 10 })
  await desk.confirm(step)
  await desk.settle()
  expect(await creditsOf(tab)).toMatchObject({ balance: 200 })
})

test('Premium counts nothing off, keeps the record, and ends with the plan', async () => {
  const tab = await desk.subscriber({ choice: { plan: 'premium' } })
  expect(await spend(tab, 500)).toEqual({ balance: null, cost: 500 })
  const credits = await creditsOf(tab)
  expect(credits).toMatchObject({ isUnlimited: true, monthly: null })
  expect(credits.entries[0]).toMatchObject({ kind: 'use', amount: 0, cost: 500 })
  await tab.page.subscriptions.cancel({ attemptId: crypto.randomUUID(), reason: null, comment: null })
  await desk.pass(tab, 32)
  expect(await creditsOf(tab)).toMatchObject({ isUnlimited: false, balance: 10 })
})

test('a larger plan within the month lifts the count as soon as it is paid', async () => {
  const tab = await desk.subscriber(basic)
  await spend(tab, 20)
  await desk.pass(tab, 10)
  const choice = { ...starterMonthly, plan: 'premium' }
  const { quoteId } = await tab.page.subscriptions.previewChange({ choice })
  await tab.page.subscriptions.change({ attemptId: crypto.randomUUID(), quoteId, consentVersion })
  await desk.settle()
  expect(await creditsOf(tab)).toMatchObject({ isUnlimited: true })
  await expectBalanced(tab)
})

test('managers hear once when most of the credits are used, and once when all are', async () => {
  const tab = await desk.newcomer()
  for (const times of [7, 1, 1, 1]) await spend(tab, times)
  const told = await desk.deps.db.select().from(outbox).where(eq(outbox.accountId, tab.accountId))
  const warnings = told.filter(({ reaction }) => reaction === 'usage_warning').map(({ facts }) => facts)
  expect(warnings.sort((a, b) => Number(a['used']) - Number(b['used']))).toMatchObject([
    { limit: 'credits', percent: 80, used: 8, max: 10 },
    { limit: 'credits', percent: 100, used: 10, max: 10 },
  ])
})

test('held credits are gone until the work is done, and forgotten ones come back', async () => {
  const tab = await desk.newcomer()
  const holdId = await holdCredits(desk.deps, tab.accountId, { action: 'image', times: 8 })
  expect((await refusalOf(spend(tab, 3))).code).toBe('credits_used_up')
  expect(await settleCredits(desk.deps, tab.accountId, { holdId, cost: 5 })).toEqual({ balance: 5, cost: 5 })
  expect(await settleCredits(desk.deps, tab.accountId, { holdId, cost: 1 })).toMatchObject({ balance: 5 })
  await holdCredits(desk.deps, tab.accountId, { action: 'image', times: 5 })
  const tomorrow = { ...desk.deps, clock: { now: () => new Date(desk.wall.now.getTime() + 25 * 3_600_000) } }
  await Promise.all([releaseForgottenHolds(tomorrow), releaseForgottenHolds(tomorrow)])
  expect(await creditsOf(tab)).toMatchObject({ balance: 5 })
  const stranger = await desk.newcomer()
  expect((await refusalOf(settleCredits(desk.deps, stranger.accountId, { holdId, cost: 0 }))).code).toBe(
    'not_found',
  )
  await expectBalanced(tab)
})

test('in log mode everything passes, takes what is there and is marked', async () => {
  const tab = await desk.newcomer()
  const { accountId } = tab
  await overrideSetting(desk.deps, { accountId, key: 'enforcement', value: 'log', actor })
  expect(await spend(tab, 13)).toEqual({ balance: 0, cost: 13 })
  expect((await creditsOf(tab)).entries[0]).toMatchObject({
    amount: -10,
    cost: 13,
    reason: 'would_be_refused',
  })
  await overrideSetting(desk.deps, { accountId, key: 'enforcement', value: 'enforce', actor })
  expect((await refusalOf(spend(tab, 1))).code).toBe('credits_used_up')
})

test('what support takes back is at most what is there, and is in the trail', async () => {
  const tab = await desk.newcomer()
  const by = { accountId: tab.accountId, actor, reason: 'a mistake' }
  expect(await adjustCredits(desk.deps, by, 15)).toBe(15)
  expect(await adjustCredits(desk.deps, by, -100)).toBe(-25)
  expect(await creditsOf(tab)).toMatchObject({ balance: 0 })
  expect((await refusalOf(adjustCredits(desk.deps, by, 0.5))).code).toBe('invalid_input')
  const { entries } = await tab.page.activity.recent().then((list) => ({ entries: list }))
  expect(JSON.stringify(entries)).toContain('credits.adjusted')
})

test('the ledger adds up after any sequence of things at once', async () => {
  const act = fc.record({
    kind: fc.constantFrom('spend', 'refund', 'hold', 'settle', 'give', 'take'),
    amount: fc.integer({ min: 1, max: 9 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 14 }), async (acts) => {
      const tab = await desk.newcomer()
      const { accountId } = tab
      const by = { accountId, actor, reason: 'x' }
      const holds: string[] = []
      const run = async ({ kind, amount }: (typeof acts)[number], index: number): Promise<unknown> => {
        if (kind === 'spend') return spend(tab, amount, `use:${index % 3}`)
        if (kind === 'refund') return refundSpending(desk.deps, accountId, `use:${index % 3}`)
        if (kind === 'give') return adjustCredits(desk.deps, by, amount)
        if (kind === 'take') return adjustCredits(desk.deps, by, -amount)
        if (kind === 'hold')
          return holds.push(await holdCredits(desk.deps, accountId, { action: 'image', times: amount }))
        const holdId = holds.pop()
        return holdId === undefined ? null : settleCredits(desk.deps, accountId, { holdId, cost: amount })
      }
      await Promise.allSettled(acts.map(run))
      await creditsOf(tab)
      await expectBalanced(tab)
      const entries = await desk.deps.db
        .select({ amount: creditEntries.amount, balanceAfter: creditEntries.balanceAfter })
        .from(creditEntries)
        .where(eq(creditEntries.accountId, accountId))
        .orderBy(creditEntries.order)
      let balance = 0
      for (const entry of entries) expect(entry.balanceAfter).toBe((balance += entry.amount))
      const [account] = await desk.deps.db
        .select()
        .from(creditAccounts)
        .where(eq(creditAccounts.accountId, accountId))
      expect(account?.balance).toBe(balance)
    }),
    { numRuns: 12 },
  )
}, 60_000)
