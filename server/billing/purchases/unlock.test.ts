import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentVersion } from '#shared/consent.ts'
import { payments } from '../../db/schema/payments.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { requireFeature } from '../entitlements/check-feature.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk({ catalogue: 'router' })
})
afterAll(() => desk.end())

async function buy(tab: Tab, methodId?: string) {
  const { productsVersion } = await tab.page.purchases.list()
  const order = {
    product: 'router_pro',
    currency: 'eur',
    shown: { productsVersion },
    consentVersion,
  } as const
  const attemptId = crypto.randomUUID()
  return tab.page.purchases.buy({ attemptId, ...order, ...(methodId !== undefined && { methodId }) })
}
const routing = ({ page }: Tab) => page.entitlements.check({ feature: 'advanced_routing' })

test('a purchase unlocks its feature for good, is refused a second time, and a refund locks it again', async () => {
  const tab = await desk.newcomer()
  expect(await routing(tab)).toMatchObject({
    isIncluded: false,
    cheapestPlan: 'unlock',
    boughtBy: 'router_pro',
  })
  await desk.confirm(await buy(tab))
  await desk.settle()
  expect(await routing(tab)).toMatchObject({ isIncluded: true, reason: 'purchase' })
  await requireFeature(desk.deps, tab.accountId, 'advanced_routing')
  expect((await refusalOf(buy(tab))).code).toBe('already_purchased')
  await desk.pass(tab, 400)
  expect(await routing(tab)).toMatchObject({ isIncluded: true })

  const [payment] = await desk.deps.db.select().from(payments).where(eq(payments.accountId, tab.accountId))
  const intent = payment?.stripeId ?? ''
  await desk.deps.stripe.refunds.create({ payment_intent: intent, amount: 1000 })
  await desk.settle()
  expect(await routing(tab)).toMatchObject({ isIncluded: true })
  await desk.deps.stripe.refunds.create({ payment_intent: intent })
  await desk.settle()
  expect(await routing(tab)).toMatchObject({ isIncluded: false })
  const { products, purchases } = await tab.page.purchases.list()
  expect(products[0]).toMatchObject({ isOwned: false })
  expect(purchases).toMatchObject([{ state: 'refunded' }])
  expect(await buy(tab)).toMatchObject({ kind: 'confirm_payment' })
})

test('money that takes days unlocks when it is there, and meanwhile nothing is bought twice', async () => {
  const tab = await desk.newcomer()
  const step = await buy(tab)
  if (step.kind !== 'confirm_payment') throw new Error(step.kind)
  await desk.deps.stripe.paymentIntents.confirm(step.clientSecret.split('_secret_')[0] ?? '', {
    payment_method: 'pm_sepaDebit_success_de',
    mandate_data: { customer_acceptance: { type: 'offline' } },
  })
  await desk.settle()
  expect(await routing(tab)).toMatchObject({ isIncluded: false })
  expect((await refusalOf(buy(tab))).code).toBe('already_purchased')
  await desk.pass(tab, 15)
  expect(await routing(tab)).toMatchObject({ isIncluded: true, reason: 'purchase' })
})

test('two presses at once make one invoice', async () => {
  const tab = await desk.subscriber({ choice: { plan: 'base' } })
  const { methods } = await tab.page.paymentMethods.list()
  const methodId = methods[0]?.id
  const answers = await Promise.allSettled([buy(tab, methodId), buy(tab, methodId), buy(tab, methodId)])
  await desk.settle()
  expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1)
  expect((await tab.page.purchases.list()).purchases).toHaveLength(1)
})

test('the three plans of service include it, and what the catalogue lacks is refused by name', async () => {
  const tab = await desk.subscriber({ choice: { plan: 'business' } })
  expect(await routing(tab)).toMatchObject({ isIncluded: true, reason: 'plan' })
  expect((await refusalOf(tab.page.usage.runAutomation({ key: 'a' }))).code).toBe('not_found')
  expect(await tab.page.credits.get({ before: null })).toBeNull()
})
