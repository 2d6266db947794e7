import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleDetails } from '#shared/testing/billing-details.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { loadCustomer } from './load-customer.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const fresh = () => crypto.randomUUID()

async function save({ page }: Tab, details = sampleDetails) {
  const { version } = await page.billingDetails.get()
  return page.billingDetails.save({ attemptId: fresh(), version, details })
}

async function customerOf({ accountId }: Tab) {
  const id = (await loadCustomer(desk.deps, accountId))?.stripeId ?? ''
  const customer = await desk.deps.stripe.customers.retrieve(id)
  if (customer.deleted === true) throw new Error('the customer is gone')
  return customer
}

test('before anything is said the account has no name to bill, and its language', async () => {
  const { page } = await desk.newcomer()
  expect(await page.billingDetails.get()).toMatchObject({
    details: { kind: 'individual', name: null, address: null, emails: [], poNumber: null, language: 'en' },
    nextInvoiceAt: null,
    canManage: true,
  })
})

test('what is saved is at Stripe, comes back as it was typed, and stands on the next invoice alone', async () => {
  const tab = await desk.subscriber()
  const { details, nextInvoiceAt } = await save(tab)
  expect(details).toEqual(sampleDetails)
  expect(nextInvoiceAt).not.toBeNull()
  expect(await customerOf(tab)).toMatchObject({
    name: 'Fabbrica Rossi S.r.l.',
    business_name: 'Fabbrica Rossi S.r.l.',
    email: 'rossi@example.com',
    address: { line1: 'Via Larga 7', postal_code: '20122', country: 'IT' },
    preferred_locales: ['it'],
    invoice_settings: { custom_fields: [{ name: 'PO number', value: 'PO-2041' }] },
    metadata: { invoice_emails: 'books@example.com' },
  })
  await desk.pass(tab, 32)
  const { rows } = await tab.page.invoices.list({ filter: 'all', year: null, search: '', cursor: null })
  const [renewal, first] = await Promise.all(
    rows.slice(0, 2).map(({ id }) => tab.page.invoices.get({ invoiceId: id })),
  )
  expect(renewal?.buyer).toMatchObject({ name: 'Fabbrica Rossi S.r.l.', address: { city: 'Milano' } })
  expect(first?.buyer).toMatchObject({ name: tab.visitor.user.name, address: null })
})

test('a company that becomes a person leaves its name, number and further addresses behind', async () => {
  const tab = await desk.newcomer()
  await save(tab)
  const person = { ...sampleDetails, kind: 'individual' as const, name: 'Rosa Rossi' }
  const { details } = await save(tab, { ...person, emails: ['rosa@example.com'], poNumber: null })
  expect(details).toMatchObject({ kind: 'individual', name: 'Rosa Rossi', emails: ['rosa@example.com'] })
  const { name, business_name: company, individual_name: individual, metadata } = await customerOf(tab)
  expect([name, company ?? null, individual]).toEqual(['Rosa Rossi', null, 'Rosa Rossi'])
  expect(metadata['invoice_emails']).toBeUndefined()
})

test('what support put on invoices besides stays there', async () => {
  const tab = await desk.newcomer()
  await save(tab)
  const { id } = await customerOf(tab)
  const custom_fields = [{ name: 'Cost centre', value: '7' }]
  await desk.deps.stripe.customers.update(id, { invoice_settings: { custom_fields } })
  await desk.settle()
  await save(tab, { ...sampleDetails, poNumber: 'PO-2' })
  expect((await customerOf(tab)).invoice_settings.custom_fields).toEqual([
    { name: 'PO number', value: 'PO-2' },
    { name: 'Cost centre', value: '7' },
  ])
})

test('whoever saves over what somebody else saved meanwhile is stopped, and nothing is written', async () => {
  const tab = await desk.newcomer()
  const { version } = await tab.page.billingDetails.get()
  await save(tab)
  desk.requests.length = 0
  const late = { attemptId: fresh(), version, details: { ...sampleDetails, name: 'Late' } }
  expect(await refusalOf(tab.page.billingDetails.save(late))).toMatchObject({ code: 'details_changed' })
  expect(desk.requests).toEqual([])
})

test('the same attempt twice is one change', async () => {
  const tab = await desk.newcomer()
  const { version } = await tab.page.billingDetails.get()
  const wish = { attemptId: fresh(), version, details: sampleDetails }
  const [one, two] = await Promise.all([
    tab.page.billingDetails.save(wish),
    tab.page.billingDetails.save(wish),
  ])
  expect(one).toEqual(two)
  expect(await tab.page.billingDetails.save(wish)).toEqual(one)
  expect(desk.requests.filter((request) => /^POST \/v1\/customers\/cus_\w+$/.test(request))).toHaveLength(1)
})

test('addresses that are twice the same, and more than fit, are refused at the border', async () => {
  const { page } = await desk.newcomer()
  const { version } = await page.billingDetails.get()
  const wrong = [
    ['a@example.com', 'A@example.com'],
    [],
    ['a', 'b', 'c', 'd', 'e'].map((n) => `${n}@example.com`),
  ]
  for (const emails of wrong) {
    const wish = { attemptId: fresh(), version, details: { ...sampleDetails, emails } }
    expect(await refusalOf(page.billingDetails.save(wish))).toMatchObject({ code: 'BAD_REQUEST' })
  }
})

const addTaxId = ({ page }: Tab, value: string) =>
  page.billingDetails.addTaxId({ attemptId: fresh(), type: 'eu_vat', value })
const statusOf = async ({ page }: Tab) => (await page.billingDetails.get()).taxIds.map(({ status }) => status)

test('a number waits for its register, whose answer comes by itself and stands in the trail', async () => {
  const tab = await desk.newcomer()
  await save(tab)
  const { version } = await tab.page.billingDetails.get()
  expect((await addTaxId(tab, 'it 000 00000000')).taxIds).toMatchObject([
    { type: 'eu_vat', value: 'IT00000000000', country: 'IT' },
  ])
  await desk.settle()
  expect(await tab.page.billingDetails.get()).toMatchObject({
    taxIds: [{ status: 'verified', verifiedName: 'Fabbrica Rossi S.r.l.' }],
    version,
  })
  const { entries } = { entries: await tab.page.activity.recent() }
  const told = entries.filter(({ action }) => action.startsWith('tax_id.')).map(({ action }) => action)
  expect(told.toSorted()).toEqual(['tax_id.added', 'tax_id.verified'])
})

test('one that the register does not know says so, and one that it has not answered stays open', async () => {
  const tab = await desk.newcomer()
  await addTaxId(tab, 'DE111111111')
  await addTaxId(tab, 'DE222222222')
  await desk.settle()
  expect((await statusOf(tab)).toSorted()).toEqual(['pending', 'unverified'])
})

test('a number that is there already, one too many and one that is no number are refused, and a removed one goes', async () => {
  const tab = await desk.newcomer()
  await addTaxId(tab, 'DE123456780')
  const again = await refusalOf(addTaxId(tab, 'de 123456780'))
  expect(again).toMatchObject({ code: 'tax_id_refused', details: { reason: 'known' } })
  const wrong = await refusalOf(addTaxId(tab, 'DE12'))
  expect(wrong).toMatchObject({ code: 'tax_id_refused', details: { reason: 'format' } })
  for (const digit of [1, 2, 3, 4]) await addTaxId(tab, `DE12345678${digit}`)
  const sixth = await refusalOf(addTaxId(tab, 'DE123456785'))
  expect(sixth).toMatchObject({ code: 'tax_id_refused', details: { reason: 'too_many' } })
  const gone = { attemptId: fresh(), type: 'eu_vat', value: 'DE123456784' }
  expect((await tab.page.billingDetails.removeTaxId(gone)).taxIds).toHaveLength(4)
  await desk.settle()
  expect((await tab.page.billingDetails.get()).taxIds.map(({ value }) => value)).not.toContain(gone.value)
})
