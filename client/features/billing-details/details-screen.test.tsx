import { cleanup, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type {
  AddTaxIdInput,
  BillingDetails,
  SavedDetails,
  SavedTaxId,
  SaveDetailsInput,
} from '#shared/contracts/billing-details.ts'
import type { UpcomingInvoice } from '#shared/contracts/invoices.ts'
import { sampleDetails } from '#shared/testing/billing-details.ts'
import { type FakeStripe, installFakeStripe, removeFakeStripe } from '../../stripe/testing/fake-stripe.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onTeam, planList } from '../../testing/samples.ts'

const unsaid: SavedDetails = {
  details: { kind: 'individual', name: null, address: null, emails: [], poNumber: null, language: 'en' },
  taxIds: [],
  version: 'one',
  nextInvoiceAt: '2026-12-01T10:00:00.000Z',
  canManage: true,
}
const said: SavedDetails = { ...unsaid, details: sampleDetails, version: 'two' }

const pending: SavedTaxId = {
  type: 'eu_vat',
  value: 'IT12345678901',
  country: 'IT',
  status: 'pending',
  verifiedName: null,
}

let stripe: FakeStripe
let sent: SaveDetailsInput[]
let current: SavedDetails | Error
let refused: Error | null
let upcoming: UpcomingInvoice
let numbers: AddTaxIdInput[]
beforeEach(() => {
  stripe = installFakeStripe()
  stripe.address = { complete: true, value: typedAs(sampleDetails) }
  sent = []
  current = unsaid
  refused = null
  upcoming = null
  numbers = []
})
afterEach(() => {
  cleanup()
  removeFakeStripe()
})

function typedAs({ name, address }: BillingDetails) {
  const { postalCode: postal_code, ...rest } = address
  return { name, address: { ...rest, postal_code } }
}

const answers: Answers = {
  account: { me: () => ({ ...ana, account: { ...ana.account, currency: 'eur' } }) },
  plans: { list: () => planList },
  subscriptions: { current: () => onTeam },
  invoices: { recovery: () => null, upcoming: () => upcoming },
  billingDetails: {
    get() {
      if (current instanceof Error) throw current
      return current
    },
    save(input) {
      sent.push(input)
      if (refused !== null) throw refused
      current = { ...unsaid, details: input.details, version: 'saved' }
      return current
    },
    addTaxId(input) {
      numbers.push(input)
      if (refused !== null) throw refused
      current = { ...said, taxIds: [{ ...pending, value: input.value }] }
      return current
    },
    removeTaxId() {
      current = said
      return said
    },
  },
}

const open = async (language: 'en' | 'it' = 'en') => {
  const app = renderApp({ path: '/billing/details', answers, language })
  await screen.findByRole('heading', { level: 1, name: /Billing details|Dati di fatturazione/ })
  return app
}
const saveButton = () => screen.findByRole('button', { name: 'Save details' })
const formReady = async () => waitFor(async () => expect((await saveButton()).ariaDisabled).toBeNull())

test('a company says who it is once, with two addresses, and hears from when it counts', async () => {
  const { user } = await open()
  await screen.findByText(/They count from your next invoice, on 1 December 2026/)
  await user.click(await screen.findByRole('radio', { name: 'A company' }))
  await formReady()
  expect(stripe.created.at(-1)).toMatchObject({
    type: 'address',
    options: { display: { name: 'organization' }, defaultValues: { name: 'Ana Active' } },
  })
  await user.clear(screen.getByRole('textbox', { name: 'Email' }))
  await user.type(screen.getByRole('textbox', { name: 'Email' }), 'rossi@example.com')
  await user.click(screen.getByRole('button', { name: 'Add another email' }))
  await user.type(screen.getByRole('textbox', { name: 'Email 2' }), 'books@example.com')
  await user.type(screen.getByRole('textbox', { name: /PO number/ }), 'PO-2041')
  await user.selectOptions(screen.getByRole('combobox', { name: /Language of invoices/ }), 'it')
  await user.click(await saveButton())
  expect(
    (await screen.findAllByText('Saved. Your next invoice shows these details.')).length,
  ).toBeGreaterThan(0)
  expect(sent).toMatchObject([{ version: 'one', details: sampleDetails }])
})

test('what is missing shows at once, nothing is sent, and what was typed stays after a refusal', async () => {
  const { user } = await open()
  stripe.address = { complete: false, value: typedAs(sampleDetails) }
  await formReady()
  const email = screen.getByRole('textbox', { name: 'Email' })
  await user.clear(email)
  await user.type(email, 'nobody')
  await user.click(await saveButton())
  expect(await screen.findByText(/Enter an email address/)).toBeDefined()
  expect(email.getAttribute('aria-invalid')).toBe('true')
  expect(sent).toEqual([])

  stripe.address = { complete: true, value: typedAs(sampleDetails) }
  refused = refusal('tax_location_unknown')
  await user.clear(email)
  await user.type(email, 'rossi@example.com')
  await user.click(await saveButton())
  expect((await screen.findByRole('alert')).textContent).toContain("doesn't say where taxes are owed")
  expect(screen.getByRole('textbox', { name: 'Email' })).toHaveProperty('value', 'rossi@example.com')
})

test('the same address twice is named, and a line goes with its button', async () => {
  const { user } = await open()
  await formReady()
  await user.click(screen.getByRole('button', { name: 'Add another email' }))
  await user.type(screen.getByRole('textbox', { name: 'Email 2' }), 'ANA@example.com')
  await user.click(await saveButton())
  expect(await screen.findByText(/same address is there twice/)).toBeDefined()
  await user.click(screen.getByRole('button', { name: 'Remove email 2' }))
  expect(screen.queryByRole('textbox', { name: 'Email 2' })).toBeNull()
  await user.click(await saveButton())
  await waitFor(() => expect(sent).toHaveLength(1))
})

test('what somebody else saved meanwhile stops mine, and theirs can be shown', async () => {
  const { user } = await open()
  await formReady()
  refused = refusal('details_changed')
  await user.type(screen.getByRole('textbox', { name: /PO number/ }), 'mine')
  await user.click(await saveButton())
  await screen.findByText('These details were changed elsewhere')
  current = said
  await user.click(screen.getByRole('button', { name: 'Show the saved details' }))
  await waitFor(() =>
    expect(screen.getByRole('textbox', { name: /PO number/ })).toHaveProperty('value', 'PO-2041'),
  )
  expect(stripe.created.at(-1)).toMatchObject({
    options: { defaultValues: { name: 'Fabbrica Rossi S.r.l.', address: { country: 'IT' } } },
  })
})

test('news from elsewhere replace what is shown, but never what somebody is typing', async () => {
  const { user, queries } = await open()
  await formReady()
  await user.type(screen.getByRole('textbox', { name: /PO number/ }), 'mine')
  current = said
  await queries.invalidateQueries()
  expect(screen.getByRole('textbox', { name: /PO number/ })).toHaveProperty('value', 'mine')
  await user.clear(screen.getByRole('textbox', { name: /PO number/ }))
  await waitFor(() =>
    expect(screen.getByRole('textbox', { name: /PO number/ })).toHaveProperty('value', 'PO-2041'),
  )
})

test('another country says that taxes follow it and the currency of a running plan does not', async () => {
  current = said
  refused = refusal('busy')
  stripe.address = {
    complete: true,
    value: typedAs({ ...sampleDetails, address: { ...sampleDetails.address, country: 'FR' } }),
  }
  const { user } = await open()
  await formReady()
  expect(screen.queryByText(/Another country/)).toBeNull()
  await user.click(await saveButton())
  expect(
    await screen.findByText(/^Another country can change the tax.*You go on paying in EUR/),
  ).toBeDefined()
})

test('an accountant reads, in Italian, and finds no button', async () => {
  current = { ...said, canManage: false }
  await open('it')
  expect(await screen.findByText('Fabbrica Rossi S.r.l.')).toBeDefined()
  expect(screen.getByText('20122 Milano MI')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Salva i dati' })).toBeNull()
  expect(stripe.calls).toEqual([])
})

test('a form that is blocked says how to get it, and details that cannot be read say so', async () => {
  stripe.onMount = 'loaderror'
  await open()
  expect(await screen.findByText('Your browser blocked the address form')).toBeDefined()
  expect((await saveButton()).getAttribute('aria-disabled')).toBe('true')
  cleanup()
  current = refusal('busy')
  await open()
  expect(await screen.findByText("We couldn't load your billing details")).toBeDefined()
})

test('a number is asked for as its country writes it, waits for its register, and goes again', async () => {
  current = said
  const { user, queries } = await open()
  await user.click(await screen.findByRole('button', { name: 'Add a tax ID' }))
  const country = await screen.findByRole('combobox', { name: 'Country' })
  expect(document.activeElement).toBe(country)
  expect(country).toHaveProperty('value', 'IT')
  await user.selectOptions(country, 'Switzerland')
  expect(screen.getByText('For example CHE-123.456.789 MWST')).toBeDefined()
  await user.selectOptions(country, 'Italy')
  const number = screen.getByRole('textbox', { name: 'VAT number' })
  await user.type(number, 'IT123')
  await user.tab()
  expect(screen.getByText(/looks like IT12345678901/)).toBeDefined()
  await user.click(screen.getByRole('button', { name: 'Add this number' }))
  expect(numbers).toEqual([])
  await user.clear(number)
  await user.type(number, 'IT12345678901')
  refused = refusal('tax_id_refused', 'req_test', { reason: 'known' })
  await user.click(screen.getByRole('button', { name: 'Add this number' }))
  expect(await screen.findByText('This number is already there.')).toBeDefined()
  refused = null
  await user.click(screen.getByRole('button', { name: 'Add this number' }))
  expect(await screen.findByText('Being checked')).toBeDefined()
  expect(numbers.at(-1)).toMatchObject({ type: 'eu_vat', value: 'IT12345678901' })

  current = { ...said, taxIds: [{ ...pending, status: 'verified', verifiedName: 'ROSSI' }] }
  await queries.invalidateQueries()
  expect(await screen.findByText('The register has it as ROSSI.')).toBeDefined()
  await user.click(screen.getByRole('button', { name: 'Remove tax ID IT12345678901' }))
  expect(await screen.findByText('No tax ID is given.')).toBeDefined()
})

test('what the details mean for the next total stands there with its reason, from Stripe alone', async () => {
  const eur = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })
  current = said
  upcoming = {
    at: '2026-12-01T10:00:00.000Z',
    total: eur(14_500),
    due: eur(12_500),
    lines: [],
    subtotal: eur(14_500),
    discount: eur(0),
    tax: eur(0),
    taxes: { amount: eur(0), percent: null, isInclusive: false, reason: 'reverse_charge' },
    balanceApplied: eur(-2000),
  }
  await open()
  expect(await screen.findByText('Your next invoice, on 1 December 2026')).toBeDefined()
  expect(screen.getByText('Reverse charge: you account for the tax.')).toBeDefined()
  expect(screen.getByText('Credit of your account')).toBeDefined()
  expect(screen.getByTestId('next-total').textContent).toBe('€125.00')
})
