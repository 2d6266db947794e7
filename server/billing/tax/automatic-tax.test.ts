import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentVersion } from '#shared/consent.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { sampleDetails } from '#shared/testing/billing-details.ts'
import {
  openTestPaydesk,
  refusalOf,
  starterMonthly,
  type Tab,
  type TestPaydesk,
} from '../../testing/test-paydesk.ts'
import { loadCustomer } from '../billing-details/load-customer.ts'
import { overrideSetting } from '../settings/overrides.ts'
import { addMissingTaxes } from './add-missing-taxes.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const fresh = () => crypto.randomUUID()
const operator = { kind: 'admin', userId: null, name: 'Olga' } as const
const eur = (amountMinor: number) => ({ amountMinor, currency: 'eur' })

/** Somebody whose orders are taxed, at an address in Italy unless another country is wanted. */
async function taxed(country: 'IT' | 'DE' | 'JP' | null = 'IT'): Promise<Tab> {
  const tab = await desk.newcomer()
  await turnOn(tab)
  if (country !== null) await moveTo(tab, country)
  return tab
}

const turnOn = ({ accountId }: Tab) =>
  overrideSetting(desk.deps, { accountId, key: 'automatic_tax', value: 'on', actor: operator })

async function moveTo({ page }: Tab, country: string): Promise<void> {
  const { version } = await page.billingDetails.get()
  const address = { ...sampleDetails.address, state: null, country }
  await page.billingDetails.save({ attemptId: fresh(), version, details: { ...sampleDetails, address } })
}

const quote = ({ page }: Tab, choice: Partial<PlanChoice> = {}) =>
  page.subscriptions.quoteOrder({ choice: { ...starterMonthly, ...choice } })

async function subscribe(tab: Tab, choice: Partial<PlanChoice> = {}): Promise<void> {
  const { quoteId } = await quote(tab, choice)
  await desk.confirm(await desk.start(tab, { choice, shown: { quoteId } }))
  await desk.settle()
}

async function invoicesOf({ page }: Tab) {
  const { rows } = await page.invoices.list({ filter: 'all', year: null, search: '', cursor: null })
  return Promise.all(rows.map(({ id }) => page.invoices.get({ invoiceId: id })))
}

test('without an address there is no amount, and list prices are never charged', async () => {
  const tab = await taxed(null)
  expect((await tab.page.plans.list()).automaticTax).toBe(true)
  expect(await refusalOf(quote(tab))).toMatchObject({ code: 'tax_location_unknown' })
  expect(await refusalOf(desk.start(tab))).toMatchObject({ code: 'tax_location_unknown' })
  await moveTo(tab, 'IT')
  const step = await desk.start(tab)
  if (step.kind !== 'amount_changed') throw new Error(`the step is ${step.kind}`)
  expect(await tab.page.subscriptions.quote({ quoteId: step.quoteId })).toMatchObject({
    dueNow: eur(1098),
    dueAtRenewal: eur(1098),
  })
})

test('what was shown with its tax is charged, on the first bill, on a change and on a renewal', async () => {
  const tab = await taxed()
  expect(await quote(tab)).toMatchObject({
    dueNow: eur(1098),
    taxes: { amount: eur(198), percent: 22, isInclusive: false, reason: 'charged' },
  })
  await subscribe(tab)
  const team = { ...starterMonthly, plan: 'team' }
  const preview = await tab.page.subscriptions.previewChange({ choice: team })
  const line = preview.now?.lines.find(({ kind }) => kind === 'tax')
  expect(line?.amount.amountMinor).toBeGreaterThan(0)
  expect(preview.next.amount).toEqual(eur(3538))
  await tab.page.subscriptions.change({ attemptId: fresh(), quoteId: preview.quoteId, consentVersion })
  await desk.settle()
  await desk.pass(tab, 32)
  const [renewal, ...before] = await invoicesOf(tab)
  expect(renewal?.total).toEqual(eur(3538))
  expect(before.map(({ total }) => total.amountMinor).toSorted((a, b) => a - b)).toEqual([
    1098,
    preview.now?.due.amountMinor,
  ])
  expect(renewal?.taxes).toEqual([{ amount: eur(638), percent: 22, isInclusive: false }])
})

test('a trial is free of tax too, and names what comes after it with its tax', async () => {
  const tab = await taxed()
  const choice = { plan: 'business' }
  expect(await quote(tab, choice)).toMatchObject({ dueNow: eur(0), dueAtRenewal: eur(12_078) })
  await subscribe(tab, choice)
  expect((await tab.page.subscriptions.current()).state).toMatchObject({ kind: 'trialing' })
})

test('a number changes the next total only once its register knows it', async () => {
  const tab = await taxed()
  await subscribe(tab)
  const next = async () => {
    await desk.settle()
    const upcoming = await tab.page.invoices.upcoming()
    return [upcoming?.due.amountMinor, upcoming?.taxes?.reason]
  }
  const add = (value: string) =>
    tab.page.billingDetails.addTaxId({ attemptId: fresh(), type: 'eu_vat', value })
  expect(await next()).toEqual([1098, 'charged'])
  await add('IT22222222222')
  expect(await next()).toEqual([1098, 'charged'])
  await add('IT00000000000')
  expect(await next()).toEqual([900, 'reverse_charge'])
  await desk.pass(tab, 32)
  expect((await invoicesOf(tab))[0]).toMatchObject({ total: eur(900), state: 'paid' })
})

test('where the seller owes no tax none is added, and the page is told why', async () => {
  const tab = await taxed('JP')
  expect(await quote(tab)).toMatchObject({
    dueNow: eur(900),
    taxes: { amount: eur(0), reason: 'not_collected' },
  })
})

test('an order that was begun at another address is made anew, with the tax of the new one', async () => {
  const tab = await taxed('IT')
  await desk.start(tab, { shown: { quoteId: (await quote(tab)).quoteId } })
  await desk.settle()
  await moveTo(tab, 'DE')
  const { quoteId, dueNow } = await quote(tab)
  expect(dueNow).toEqual(eur(1071))
  const step = await desk.start(tab, { shown: { quoteId } })
  expect(step.kind).toBe('confirm_payment')
  await desk.confirm(step)
  await desk.settle()
  const paid = (await invoicesOf(tab)).filter(({ state }) => state === 'paid')
  expect(paid.map(({ total }) => total)).toEqual([eur(1071)])
})

test('credit of the account pays a first bill, which the overview and the quote say before', async () => {
  const tab = await desk.newcomer()
  await moveTo(tab, 'IT')
  const customer = await loadCustomer(desk.deps, tab.accountId)
  await desk.deps.stripe.customers.createBalanceTransaction(customer?.stripeId ?? '', {
    amount: -400,
    currency: 'eur',
  })
  await desk.settle()
  expect((await tab.page.subscriptions.current()).balance).toEqual(eur(-400))
  const { quoteId, ...order } = await quote(tab)
  expect(order).toMatchObject({
    dueNow: eur(500),
    dueAtRenewal: eur(900),
    balanceApplied: eur(-400),
    taxes: null,
  })
  await desk.confirm(await desk.start(tab, { shown: { quoteId } }))
  await desk.settle()
  expect((await invoicesOf(tab))[0]).toMatchObject({ paid: eur(500), balanceApplied: eur(-400) })
  expect((await tab.page.subscriptions.current()).balance).toBeNull()
})

test('a promotion code lowers the tax too, which stays a line of its own, also when the order is gone on with', async () => {
  const tab = await taxed()
  const withCode = () =>
    tab.page.promotions.quoteOrder({ choice: starterMonthly, promotionCode: 'WELCOME20' })
  const figures = {
    dueNow: eur(878),
    takenNow: eur(180),
    taxes: { amount: eur(158), percent: 22, isInclusive: false, reason: 'charged' },
    balanceApplied: eur(0),
    next: { amount: eur(878) },
    full: { amount: eur(1098) },
  }
  const first = await withCode()
  expect(first).toMatchObject(figures)
  const step = await desk.start(tab, { shown: { quoteId: first.quoteId } })
  expect(await desk.confirm(step, 'pm_card_visa_chargeDeclined')).toBe('generic_decline')
  await desk.settle()
  const again = await withCode()
  expect(again).toMatchObject(figures)
  await desk.confirm(await desk.start(tab, { shown: { quoteId: again.quoteId } }))
  await desk.settle()
  expect((await invoicesOf(tab)).map(({ total }) => total)).toEqual([eur(878)])
})

test('whoever has no taxes is quoted the list price', async () => {
  const tab = await desk.newcomer()
  expect((await tab.page.plans.list()).automaticTax).toBe(false)
  expect(await quote(tab)).toMatchObject({ dueNow: eur(900), balanceApplied: eur(0) })
})

const taxesOfNext = async ({ page }: Tab) => {
  const upcoming = await page.invoices.upcoming()
  return [upcoming?.due.amountMinor, upcoming?.tax.amountMinor]
}

test('what ran before taxes were turned on has them from its next invoice on, and before that in every preview', async () => {
  const tab = await desk.subscriber({ choice: { plan: 'team' } })
  await moveTo(tab, 'IT')
  await addMissingTaxes(desk.deps)
  expect(await taxesOfNext(tab)).toEqual([2900, 0])
  await turnOn(tab)
  await addMissingTaxes(desk.deps)
  await desk.settle()
  expect(await taxesOfNext(tab)).toEqual([3538, 638])
  const { next } = await tab.page.subscriptions.previewChange({ choice: starterMonthly })
  expect(next.amount).toEqual(eur(1098))
  const told = (await tab.page.activity.recent()).filter(
    ({ action }) => action === 'subscription.taxes_began',
  )
  expect(told).toMatchObject([{ actor: { kind: 'job' }, facts: { plan: 'team' } }])
  expect((await invoicesOf(tab)).map(({ total }) => total)).toEqual([eur(2900)])
  desk.requests.length = 0
  await addMissingTaxes(desk.deps)
  expect(desk.requests).toEqual([])
  await desk.pass(tab, 32)
  expect((await invoicesOf(tab))[0]).toMatchObject({ total: eur(3538), state: 'paid' })
})

test('whoever says where they are after their plan began has taxes from the next invoice on, also on what is booked', async () => {
  const tab = await desk.subscriber({ choice: { plan: 'team' } })
  await turnOn(tab)
  await addMissingTaxes(desk.deps)
  expect(await taxesOfNext(tab)).toEqual([2900, 0])
  const { quoteId } = await tab.page.subscriptions.previewChange({ choice: starterMonthly })
  await tab.page.subscriptions.change({ attemptId: fresh(), quoteId, consentVersion })
  await moveTo(tab, 'IT')
  expect(await taxesOfNext(tab)).toEqual([1098, 198])
  await desk.settle()
  await desk.pass(tab, 32)
  expect((await invoicesOf(tab))[0]).toMatchObject({ total: eur(1098), state: 'paid' })
  await desk.pass(tab, 31)
  expect((await invoicesOf(tab))[0]).toMatchObject({ total: eur(1098), state: 'paid' })
})

test('an address that says nothing of taxes is not taken where they are worked out, and what runs stays as it is', async () => {
  const tab = await desk.subscriber()
  await turnOn(tab)
  const { version } = await tab.page.billingDetails.get()
  const address = { ...sampleDetails.address, country: 'US', state: null, postalCode: null }
  const save = tab.page.billingDetails.save({
    attemptId: fresh(),
    version,
    details: { ...sampleDetails, address },
  })
  expect(await refusalOf(save)).toMatchObject({ code: 'tax_location_unknown' })
  await addMissingTaxes(desk.deps)
  expect(await taxesOfNext(tab)).toEqual([900, 0])
})
