import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentVersion } from '#shared/consent.ts'
import type { SaveTopUpInput } from '#shared/contracts/top-ups.ts'
import { outbox } from '../../db/schema/audit.ts'
import { topUps } from '../../db/schema/top-ups.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { productsVersion } from '../purchases/list-purchases.ts'
import { refundSpending, spendCredits } from './spend.ts'
import { carryOutTopUps } from './top-up.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk({ catalogue: 'images' })
})
afterAll(() => desk.end())

const basic = { choice: { plan: 'basic' } } as const
const wish = (terms: Partial<SaveTopUpInput> = {}): SaveTopUpInput => ({
  isOn: true,
  product: 'pack_50',
  whenBelow: 150,
  maxPerMonth: 2,
  currency: 'eur',
  productsVersion: productsVersion(),
  consentVersion,
  ...terms,
})
const spend = ({ accountId }: Tab, times: number, key?: string) =>
  spendCredits(desk.deps, accountId, { action: 'image', times, ...(key !== undefined && { key }) })
const work = async () => {
  await Promise.all([carryOutTopUps(desk.deps), carryOutTopUps(desk.deps)])
  await desk.settle()
}
const balanceOf = async ({ page }: Tab) => (await page.credits.get({ before: null }))?.balance
const told = async ({ accountId }: Tab) =>
  (await desk.deps.db.select().from(outbox).where(eq(outbox.accountId, accountId)))
    .filter(({ reaction }) => reaction === 'top_up_stopped')
    .map(({ facts }) => facts['because'])

test('when credits run low one pack is bought with the card on file, at most as often in a month as was agreed', async () => {
  const tab = await desk.subscriber(basic)
  await tab.page.credits.saveTopUp(wish())
  await spend(tab, 50)
  await work()
  expect(await balanceOf(tab)).toBe(150)

  await Promise.all([spend(tab, 1), spend(tab, 1), spend(tab, 8)])
  await work()
  await work()
  expect(await balanceOf(tab)).toBe(190)
  await spend(tab, 50)
  await work()
  expect(await balanceOf(tab)).toBe(190)
  expect(await told(tab)).toEqual([])

  await spend(tab, 50)
  await spend(tab, 1)
  await work()
  expect(await balanceOf(tab)).toBe(139)
  expect(await told(tab)).toEqual(['cap'])
  const topUp = await tab.page.credits.topUp()
  expect(topUp).toMatchObject({ boughtThisMonth: 2, stoppedBecause: null, method: { brand: 'visa' } })
  expect(topUp?.recent.map(({ state, amount }) => [state, amount.amountMinor])).toEqual([
    ['paid', 499],
    ['paid', 499],
  ])
  const bought = (await tab.page.purchases.list()).purchases
  expect(bought.map(({ invoiceId }) => invoiceId).sort()).toEqual(
    topUp?.recent.map(({ receipt }) => receipt?.invoiceId).sort(),
  )
}, 60_000)

test('a process that dies after the payment leaves a note that buys nothing more', async () => {
  const tab = await desk.subscriber(basic)
  await tab.page.credits.saveTopUp(wish())
  await spend(tab, 60)
  await work()
  await desk.deps.db.update(topUps).set({ state: 'due' }).where(eq(topUps.accountId, tab.accountId))
  await work()
  expect(await balanceOf(tab)).toBe(190)
  expect((await tab.page.purchases.list()).purchases).toHaveLength(1)
  expect((await tab.page.credits.topUp())?.recent.map(({ state }) => state)).toEqual(['paid'])
})

test('credits that are low already when it is turned on are topped up without another use, and what is turned off before is not bought', async () => {
  const tab = await desk.subscriber(basic)
  await spend(tab, 60)
  await tab.page.credits.saveTopUp(wish())
  await tab.page.credits.saveTopUp(wish({ isOn: false }))
  await work()
  expect(await balanceOf(tab)).toBe(140)
  await tab.page.credits.saveTopUp(wish({ product: 'pack_250' }))
  await tab.page.credits.saveTopUp(wish())
  expect((await tab.page.credits.topUp())?.recent.map(({ state }) => state)).toEqual(['due'])
  await work()
  expect(await balanceOf(tab)).toBe(190)
  expect((await tab.page.credits.topUp())?.recent).toMatchObject([
    { state: 'paid', amount: { amountMinor: 499 } },
  ])
})

test('a refused card stops it, says so once, and brings nothing until somebody agrees again', async () => {
  const tab = await desk.subscriber(basic)
  await tab.page.credits.saveTopUp(wish())
  await desk.payWith(tab, 'pm_card_chargeCustomerFail')
  await spend(tab, 60)
  await work()
  await spend(tab, 1)
  await work()
  expect(await balanceOf(tab)).toBe(139)
  expect(await tab.page.credits.topUp()).toMatchObject({
    settings: { isOn: true },
    stoppedBecause: 'declined',
    boughtThisMonth: 0,
    recent: [{ state: 'failed' }],
  })
  expect(await told(tab)).toEqual(['declined'])

  await desk.payWith(tab, 'pm_card_visa')
  await tab.page.credits.saveTopUp(wish())
  await spend(tab, 1)
  await work()
  expect(await balanceOf(tab)).toBe(188)
}, 60_000)

test('a bank that wants its customer is not answered by a machine: nothing is charged and the way on is said', async () => {
  const tab = await desk.subscriber(basic)
  await tab.page.credits.saveTopUp(wish())
  await desk.payWith(tab, 'pm_card_authenticationRequired')
  await spend(tab, 60)
  await work()
  expect(await balanceOf(tab)).toBe(140)
  expect((await tab.page.credits.topUp())?.stoppedBecause).toBe('bank_check')
}, 60_000)

test('another price than the one agreed to is not charged', async () => {
  const tab = await desk.subscriber(basic)
  await tab.page.credits.saveTopUp(wish())
  await spend(tab, 60)
  await desk.deps.db
    .update(topUps)
    .set({ amountMinor: sql`${topUps.amountMinor} - 1` })
    .where(eq(topUps.accountId, tab.accountId))
  await work()
  expect(await balanceOf(tab)).toBe(140)
  expect(await told(tab)).toEqual(['price_changed'])
})

test('it is off by itself, off when turned off, and cannot be agreed to by half', async () => {
  const tab = await desk.subscriber(basic)
  await spend(tab, 60)
  await tab.page.credits.saveTopUp(wish())
  await tab.page.credits.saveTopUp(wish({ isOn: false }))
  await spend(tab, 10)
  await work()
  expect(await balanceOf(tab)).toBe(130)
  const refused = (terms: Partial<SaveTopUpInput>, { page }: Tab = tab) =>
    refusalOf(page.credits.saveTopUp(wish(terms))).then(({ code }) => code)
  expect(await refused({ productsVersion: 'old' })).toBe('quote_expired')
  expect(await refused({ product: 'constructor' })).toBe('product_not_offered')
  expect(await refused({ currency: 'usd' })).toBe('currency_not_offered')
  expect(await refused({}, await desk.newcomer())).toBe('no_payment_method')
})

test('a cap of one’s own stops credits too, counts what was given back, and is exact', async () => {
  const tab = await desk.subscriber(basic)
  await tab.page.usage.saveSettings({ limit: 'credits', cap: 20, alertPercents: [] })
  await spend(tab, 10, 'a')
  await refundSpending(desk.deps, tab.accountId, 'a')
  const answers = await Promise.allSettled(Array.from({ length: 8 }, () => spend(tab, 5)))
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
  expect(await refusalOf(spend(tab, 1))).toMatchObject({
    code: 'limit_reached',
    details: { limit: 'credits', byCap: true, max: 20 },
  })
  expect(await tab.page.credits.get({ before: null })).toMatchObject({ usedThisMonth: 20, cap: 20 })
  const history = await tab.page.credits.history()
  expect(history?.chart).toMatchObject({
    parts: [{ code: 'image', name: { en: 'Picture' } }],
    days: [{ used: [20] }],
    endsAt: (await tab.page.credits.get({ before: null }))?.renewsAt,
  })
})
