import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentVersion } from '#shared/consent.ts'
import type { BuyInput } from '#shared/contracts/purchases.ts'
import { creditGrants } from '../../db/schema/credits.ts'
import { purchases } from '../../db/schema/purchases.ts'
import { answerBank } from '../../testing/people.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { voidAbandonedPurchases, voidUnpaidPurchases } from './void-unpaid.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk({ catalogue: 'images' })
})
afterAll(() => desk.end())

async function buy(tab: Tab, product: string, more: Partial<BuyInput> = {}) {
  const { productsVersion } = await tab.page.purchases.list()
  return tab.page.purchases.buy({
    attemptId: crypto.randomUUID(),
    product,
    currency: 'eur',
    shown: { productsVersion },
    consentVersion,
    ...more,
  })
}
const balanceOf = async ({ page }: Tab) => (await page.credits.get({ before: null }))?.balance
const statesOf = async ({ page }: Tab) => (await page.purchases.list()).purchases.map(({ state }) => state)

test('a pack is paid with an invoice of its own and brings its credits once', async () => {
  const tab = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  const step = await buy(tab, 'pack_50', { attemptId })
  expect(step).toMatchObject({ kind: 'confirm_payment' })
  // Without a secret of its own, a repeat gives the same payment.
  expect(await buy(tab, 'pack_50', { attemptId })).toEqual(step)
  expect(await balanceOf(tab)).toBe(10)
  await desk.confirm(step)
  await desk.settle()
  expect(await balanceOf(tab)).toBe(60)
  const { purchases: bought } = await tab.page.purchases.list()
  expect(bought).toMatchObject([
    { product: 'pack_50', state: 'paid', amount: { amountMinor: 499, currency: 'eur' } },
  ])
  const outcome = await tab.page.purchases.outcome({ attemptId })
  expect(outcome).toMatchObject({
    outcome: 'paid',
    credits: 50,
    receipt: { invoiceId: bought[0]?.invoiceId },
  })
  const invoice = await tab.page.invoices.get({ invoiceId: bought[0]?.invoiceId ?? '' })
  expect(invoice).toMatchObject({
    state: 'paid',
    subject: { reason: 'one_off' },
    number: outcome.receipt?.number,
  })
})

test('with a card on file a pack takes one call, as often as one likes', async () => {
  const tab = await desk.subscriber({ choice: { plan: 'basic' } })
  const { methods } = await tab.page.paymentMethods.list()
  const methodId = methods[0]?.id ?? ''
  expect(await buy(tab, 'pack_250', { methodId })).toEqual({ kind: 'done' })
  expect(await buy(tab, 'pack_250', { methodId })).toEqual({ kind: 'done' })
  await desk.settle()
  expect(await balanceOf(tab)).toBe(700)
  // Packs outlive the allowance.
  await desk.pass(tab, 32)
  expect(await balanceOf(tab)).toBe(700)
  const granted = await desk.deps.db
    .select()
    .from(creditGrants)
    .where(and(eq(creditGrants.accountId, tab.accountId), eq(creditGrants.source, 'pack')))
  expect(granted).toHaveLength(2)
})

test('after a decline the same invoice waits for another card, and is no debt', async () => {
  const tab = await desk.newcomer()
  const step = await buy(tab, 'pack_50')
  expect(await desk.confirm(step, 'pm_card_visa_chargeDeclined')).toBe('generic_decline')
  await desk.settle()
  expect(await tab.page.invoices.recovery()).toBeNull()
  const { products } = await tab.page.purchases.list()
  expect(products.find(({ code }) => code === 'pack_50')?.unpaid).toMatchObject({ due: { amountMinor: 499 } })
  const again = await buy(tab, 'pack_50')
  await desk.confirm(again)
  await desk.settle()
  expect(await statesOf(tab)).toEqual(['paid'])
  expect(await balanceOf(tab)).toBe(60)
})

test('the bank’s check is asked, and what it answers decides', async () => {
  const tab = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  const step = await buy(tab, 'pack_50', { attemptId })
  await desk.confirm(step, 'pm_card_authenticationRequired')
  await desk.settle()
  expect((await tab.page.purchases.outcome({ attemptId })).outcome).toBe('needs_bank')
  await answerBank(desk.deps, step, 'complete')
  await desk.settle()
  expect((await tab.page.purchases.outcome({ attemptId })).outcome).toBe('paid')
})

test('an amount that Stripe makes another is not charged before it is accepted', async () => {
  const tab = await desk.newcomer()
  await desk.confirm(await buy(tab, 'pack_50'))
  await desk.settle()
  const [row] = await desk.deps.db
    .select({ invoice: purchases.invoiceStripeId })
    .from(purchases)
    .where(eq(purchases.accountId, tab.accountId))
  const { customer } = await desk.deps.stripe.invoices.retrieve(row?.invoice ?? '')
  await desk.deps.stripe.customers.createBalanceTransaction(String(customer), {
    amount: -100,
    currency: 'eur',
  })
  const changed = await buy(tab, 'pack_50')
  if (changed.kind !== 'amount_changed') throw new Error(changed.kind)
  const { quoteId } = changed
  const { products } = await tab.page.purchases.list()
  expect(products.find(({ code }) => code === 'pack_50')?.unpaid).toEqual({
    quoteId,
    due: { amountMinor: 399, currency: 'eur' },
  })
  const accepted = await buy(tab, 'pack_50', { shown: { quoteId } })
  await desk.confirm(accepted)
  await desk.settle()
  expect(await balanceOf(tab)).toBe(110)
  expect((await refusalOf(buy(tab, 'pack_50', { shown: { quoteId } }))).code).toBe('quote_expired')
})

test('a refund takes back the credits that are left of the pack', async () => {
  const tab = await desk.newcomer()
  await desk.confirm(await buy(tab, 'pack_50'))
  await desk.settle()
  await tab.page.credits.makePicture({ model: 'model_sketch', size: 'image_large', key: 'a' })
  await refundLast(tab)
  expect(await balanceOf(tab)).toBe(6)
  expect(await statesOf(tab)).toEqual(['refunded'])
})

test('what is not sold, or not in this currency, is refused by name and nothing is begun', async () => {
  const tab = await desk.newcomer()
  expect((await refusalOf(buy(tab, 'router_pro'))).code).toBe('product_not_offered')
  expect((await refusalOf(buy(tab, 'constructor'))).code).toBe('product_not_offered')
  expect((await refusalOf(buy(tab, 'pack_50', { shown: { productsVersion: 'old' } }))).code).toBe(
    'quote_expired',
  )
  await desk.confirm(await buy(tab, 'pack_50', { currency: 'usd' }))
  await desk.settle()
  expect((await refusalOf(buy(tab, 'pack_50'))).code).toBe('currency_not_offered')
})

test('what was not paid is void after a day, and at once while card entry rests', async () => {
  const [old, locked] = [await desk.newcomer(), await desk.newcomer()]
  const step = await buy(old, 'pack_50')
  const other = await buy(locked, 'pack_50')
  const tomorrow = { ...desk.deps, clock: { now: () => new Date(desk.wall.now.getTime() + 25 * 3_600_000) } }
  await voidUnpaidPurchases(desk.deps, locked.accountId)
  expect(await desk.confirm(other)).toBe('payment_intent_unexpected_state')
  expect(await statesOf(old)).toEqual(['open'])
  await voidAbandonedPurchases(tomorrow)
  expect(await statesOf(old)).toEqual([])
  expect(await desk.confirm(step)).toBe('payment_intent_unexpected_state')
})

async function refundLast({ accountId }: Tab): Promise<void> {
  const { stripe, db } = desk.deps
  const [row] = await db.select().from(purchases).where(eq(purchases.accountId, accountId))
  const invoice = await stripe.invoices.retrieve(row?.invoiceStripeId ?? '', { expand: ['payments'] })
  const intent = invoice.payments?.data[0]?.payment.payment_intent
  await stripe.refunds.create({ payment_intent: String(intent) })
  await desk.settle()
}
