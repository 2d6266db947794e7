import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentVersion } from '#shared/consent.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { memberships } from '../../db/schema/accounts.ts'
import { users } from '../../db/schema/auth.ts'
import {
  openTestPaydesk,
  refusalOf,
  starterMonthly,
  type Tab,
  type TestPaydesk,
} from '../../testing/test-paydesk.ts'

let desk: TestPaydesk
beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

/** Ten seats are in the plan's 99.00; each further one is 9.00. */
const business = (seats: number): PlanChoice => ({ ...starterMonthly, plan: 'business', seats })

const newestBill = async (tab: Tab) =>
  (await desk.deps.stripe.invoices.list({ subscription: await desk.subscriptionIdOf(tab) })).data[0]

async function change(tab: Tab, choice: PlanChoice) {
  const shown = await tab.page.subscriptions.previewChange({ choice })
  const attemptId = crypto.randomUUID()
  const step = await tab.page.subscriptions.change({ attemptId, quoteId: shown.quoteId, consentVersion })
  return { shown, step }
}

test('included seats come with the plan, further ones cost their own price, now and at each renewal', async () => {
  const tab = await desk.subscriber()
  const { shown, step } = await change(tab, business(10))
  expect(shown.next.amount.amountMinor).toBe(9900)
  expect(step).toEqual({ kind: 'done' })

  await desk.pass(tab, 10)
  const added = await change(tab, business(13))
  expect(added.shown).toMatchObject({ later: null, next: { amount: { amountMinor: 12_600 } } })
  const due = added.shown.now?.due.amountMinor ?? 0
  expect(due).toBeGreaterThan(0)
  expect(due).toBeLessThan(3 * 900)
  expect(await newestBill(tab)).toMatchObject({ amount_paid: due })
  const { state, plan } = await tab.page.subscriptions.current()
  expect(state).toMatchObject({ kind: 'active', next: { amountMinor: 12_600 } })
  expect(plan?.choice).toEqual(business(13))

  const fewer = await change(tab, business(11))
  expect(fewer.shown).toMatchObject({ now: null, next: { amount: { amountMinor: 10_800 } } })
  expect((await tab.page.subscriptions.current()).state).toMatchObject({
    kind: 'changing',
    then: { amountMinor: 10_800 },
  })
  await desk.settle()
  await desk.pass(tab, 32)
  expect(await newestBill(tab)).toMatchObject({ amount_paid: 10_800 })
})

test('a larger team keeps its seats through an upgrade, as far as they are more than what is included', async () => {
  const small = await desk.subscriber({ choice: { plan: 'team', seats: 5 } })
  expect((await change(small, business(10))).shown).toMatchObject({ later: null })
  const large = await desk.subscriber({ choice: { plan: 'team', seats: 12 } })
  const { shown } = await change(large, business(10))
  expect(shown.now?.choice.seats).toBe(12)
  expect(shown.later?.choice.seats).toBe(10)
})

test('people sit on included seats too, and nobody moves to a plan with fewer seats than people', async () => {
  const tab = await desk.subscriber({ choice: business(10) }, 'pm_card_mastercard')
  const { accountId } = tab
  for (const name of ['Bea', 'Ciro']) {
    const id = crypto.randomUUID()
    await desk.database.db.insert(users).values({ id, name, email: `${id}@example.com` })
    await desk.database.db.insert(memberships).values({ accountId, userId: id, role: 'member' })
  }
  expect(await tab.page.subscriptions.seats()).toMatchObject({
    seats: 10,
    people: [{ role: 'owner' }, { name: 'Bea', role: 'member' }, { name: 'Ciro', role: 'member' }],
  })
  const choice: PlanChoice = { ...starterMonthly, plan: 'team', seats: 2 }
  expect(await refusalOf(tab.page.subscriptions.previewChange({ choice }))).toMatchObject({
    code: 'seats_in_use',
    details: { inUse: 3 },
  })
  const three = await tab.page.subscriptions.previewChange({ choice: { ...choice, seats: 3 } })
  expect(three.to.seats).toBe(3)
})

test('a team is not moved to a plan that includes fewer members than it has', async () => {
  const tab = await desk.subscriber({ choice: { plan: 'team', seats: 4 } })
  await tab.page.members.invite({ email: 'a@example.com', role: 'member' })
  await tab.page.members.invite({ email: 'b@example.com', role: 'member' })
  const three = await tab.page.subscriptions.previewChange({ choice: starterMonthly })
  expect(three.later?.choice.plan).toBe('starter')
  await tab.page.members.invite({ email: 'c@example.com', role: 'member' })
  expect(await refusalOf(tab.page.subscriptions.previewChange({ choice: starterMonthly }))).toMatchObject({
    code: 'seats_in_use',
    details: { inUse: 4 },
  })
})

test('an account that pays for nothing has no seats to tell of', async () => {
  expect(await (await desk.newcomer()).page.subscriptions.seats()).toBeNull()
})
