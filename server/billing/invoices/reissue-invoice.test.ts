import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleDetails } from '#shared/testing/billing-details.ts'
import { consentVersion } from '#shared/consent.ts'
import { payments } from '../../db/schema/payments.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { buyWithTaxes } from '../../testing/taxed-customer.ts'
import { overrideSetting } from '../settings/overrides.ts'

let desk: TestPaydesk
beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const fresh = () => crypto.randomUUID()
const whole = { filter: 'all', year: null, search: '', cursor: null } as const
const listOf = async ({ page }: Tab) => (await page.invoices.list(whole)).rows
const newest = async (tab: Tab) => tab.page.invoices.get({ invoiceId: (await listOf(tab))[0]?.id ?? '' })

async function saveDetails({ page }: Tab, change: Partial<typeof sampleDetails> = {}): Promise<void> {
  const { version } = await page.billingDetails.get()
  await page.billingDetails.save({ attemptId: fresh(), version, details: { ...sampleDetails, ...change } })
}

/** Takes the place of the invoice, and gives both as they are then. */
async function reissue(tab: Tab, invoiceId: string) {
  const made = await tab.page.invoices.reissue({ attemptId: fresh(), invoiceId })
  await desk.settle()
  return {
    before: await tab.page.invoices.get({ invoiceId }),
    after: await tab.page.invoices.get(made),
  }
}

test('a paid invoice is replaced by one with the saved details, and no money moves', async () => {
  const tab = await desk.subscriber()
  const wrong = await newest(tab)
  expect(wrong.correction).toEqual({ kind: 'refused', reason: 'details_missing' })
  await saveDetails(tab)
  const { before, after } = await reissue(tab, wrong.id)
  expect(after).toMatchObject({
    state: 'paid',
    subject: wrong.subject,
    total: wrong.total,
    balanceApplied: { amountMinor: -wrong.total.amountMinor },
    paid: { amountMinor: 0 },
    buyer: { name: sampleDetails.name, email: sampleDetails.emails[0] },
    replaces: { id: wrong.id, number: wrong.number },
    correction: { kind: 'refused', reason: 'same_details' },
  })
  expect(after.lines.map(({ amount, periodEnd }) => [amount, periodEnd])).toEqual(
    wrong.lines.map(({ amount, periodEnd }) => [amount, periodEnd]),
  )
  expect(before).toMatchObject({
    state: 'replaced',
    buyer: wrong.buyer,
    replacedBy: { id: after.id, number: after.number },
    creditNotes: [{ total: wrong.total, toBalance: wrong.total, refunded: { amountMinor: 0 } }],
    correction: { kind: 'refused', reason: 'replaced' },
  })
  expect(before.payments).toMatchObject([{ status: 'succeeded', refunded: { amountMinor: 0 } }])
  expect(after.payments).toEqual([])
  const note = before.creditNotes[0]?.number ?? ''
  const file = await tab.page.invoices.document({ invoiceId: wrong.id, creditNote: note })
  expect(file.name).toContain(note)
  expect((await refusalOf(tab.page.invoices.document({ invoiceId: after.id, creditNote: note }))).code).toBe(
    'not_found',
  )
})

test('its renewal is billed as ever, and nothing of the credit is left', async () => {
  const tab = await desk.subscriber()
  const { id, total } = await newest(tab)
  await saveDetails(tab)
  await reissue(tab, id)
  await desk.pass(tab, 32)
  expect(await newest(tab)).toMatchObject({ subject: { reason: 'renewal' }, paid: total, state: 'paid' })
})

test('what was bought stays bought', async () => {
  const tab = await desk.subscriber()
  const { productsVersion } = await tab.page.purchases.list()
  const [method] = (await tab.page.paymentMethods.list()).methods
  await tab.page.purchases.buy({
    attemptId: fresh(),
    product: 'audit_trail',
    currency: 'eur',
    shown: { productsVersion },
    consentVersion,
    ...(method === undefined ? {} : { methodId: method.id }),
  })
  await desk.settle()
  const bought = await newest(tab)
  await saveDetails(tab)
  await reissue(tab, bought.id)
  const { purchases } = await tab.page.purchases.list()
  expect(purchases.map(({ product, state }) => [product, state])).toEqual([['audit_trail', 'paid']])
})

test('taxes of the same place are the same; another place is refused and leaves nothing behind', async () => {
  const tab = await desk.newcomer()
  const { accountId } = tab
  const actor = { kind: 'admin', userId: null, name: 'Olga' } as const
  await overrideSetting(desk.deps, { accountId, key: 'automatic_tax', value: 'on', actor })
  await buyWithTaxes(desk.deps, tab.visitor)
  await desk.settle()
  const wrong = await newest(tab)
  expect(wrong.taxes[0]?.amount.amountMinor).toBeGreaterThan(0)
  await saveDetails(tab, { address: { ...sampleDetails.address, country: 'JP', state: null } })
  const refused = await refusalOf(tab.page.invoices.reissue({ attemptId: fresh(), invoiceId: wrong.id }))
  expect(refused).toMatchObject({ code: 'invoice_not_correctable', details: { reason: 'other_amount' } })
  expect(await listOf(tab)).toHaveLength(1)
  await saveDetails(tab, { poNumber: 'PO-77' })
  const { after, before } = await reissue(tab, wrong.id)
  expect(after).toMatchObject({ total: wrong.total, taxes: wrong.taxes })
  expect(after.buyer?.customFields).toContainEqual(expect.objectContaining({ value: 'PO-77' }))
  expect(before.creditNotes[0]?.tax).toEqual(wrong.taxes[0]?.amount)
})

test('what was given back in part is not replaced', async () => {
  const tab = await desk.subscriber()
  await saveDetails(tab)
  const { id } = await newest(tab)
  const [payment] = await desk.deps.db.select().from(payments).where(eq(payments.accountId, tab.accountId))
  await desk.deps.stripe.refunds.create({ payment_intent: payment?.stripeId ?? '', amount: 100 })
  await desk.settle()
  const refused = await refusalOf(tab.page.invoices.reissue({ attemptId: fresh(), invoiceId: id }))
  expect(refused.details).toEqual({ reason: 'given_back' })
})
