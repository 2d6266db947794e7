import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Invoice, type InvoiceState, invoiceStates } from '#shared/contracts/invoices.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, oneCard, openInvoice, planList } from '../../testing/samples.ts'

const euros = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })
const [line] = openInvoice.lines
const [failedTry] = openInvoice.payments
if (line === undefined || failedTry === undefined) throw new Error('the sample has lost its parts')

/** Everything that an invoice can hold, whose figures add up. */
const rich: Invoice = {
  ...openInvoice,
  state: 'part_refunded',
  lines: [
    { ...line, plan: 'team', quantity: 5, unit: euros(2_900), amount: euros(14_500) },
    { ...line, plan: 'starter', amount: euros(-450), proration: 'unused' },
    { ...line, plan: 'team', quantity: 2, unit: null, amount: euros(2_900), proration: 'rest' },
    { ...line, plan: null, description: 'Set-up by hand', quantity: null, unit: null, amount: euros(1_000) },
  ],
  subtotal: euros(17_950),
  discount: euros(1_795),
  taxes: [{ amount: euros(3_554), percent: 22, isInclusive: false }],
  total: euros(19_709),
  balanceApplied: euros(-709),
  credited: euros(1_000),
  paid: euros(19_000),
  remaining: euros(0),
  payments: [
    {
      ...failedTry,
      at: '2026-11-21T10:00:00.000Z',
      status: 'succeeded',
      amount: euros(19_000),
      refunded: euros(1_000),
      isDisputed: true,
      declineCode: null,
    },
    failedTry,
  ],
  nextAttemptAt: null,
  paidAt: '2026-11-21T10:00:00.000Z',
  buyer: {
    name: 'Ana Active',
    email: 'ana@example.com',
    address: {
      line1: 'Via Roma 1',
      line2: null,
      city: 'Torino',
      state: null,
      postalCode: '10100',
      country: 'IT',
    },
    taxIds: [{ type: 'eu_vat', value: 'IT12345678901' }],
  },
  before: {
    number: 'PD-6',
    differences: [
      { cause: 'plan', code: 'team', quantity: 2, amount: euros(5_800) },
      { cause: 'discount', code: null, quantity: null, amount: euros(-1_795) },
    ],
  },
  canPay: false,
}

let invoice: Invoice | Error
beforeEach(() => {
  invoice = rich
})
afterEach(cleanup)

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  paymentMethods: { list: () => oneCard },
  invoices: {
    get() {
      if (invoice instanceof Error) throw invoice
      return invoice
    },
  },
}
const show = (language: 'en' | 'it' = 'en') =>
  renderApp({ path: `/billing/invoices/${openInvoice.id}`, answers, language })
const region = (name: string) => screen.findByRole('region', { name })

test('lines say prorations in words, and the sums follow from them down to what is open', async () => {
  show()
  const lines = await region('What was billed')
  expect(
    within(lines)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual([
    expect.stringMatching(/^5 × Team20 November 2026 to 20 December 2026 · 5 × €29\.00€145\.00$/),
    expect.stringMatching(/^Time not used of Starter, given back.*[-−]€4\.50/),
    expect.stringMatching(/^Rest of the period on 2 × Team.*€29\.00$/),
    expect.stringMatching(/^Set-up by hand.*€10\.00$/),
  ])
  const sums = [...lines.querySelectorAll('dl > div')].map(({ textContent }) => textContent)
  expect(sums.map((text) => text?.replaceAll(/[^\w€.%() −-]/g, ''))).toEqual([
    expect.stringMatching(/^Subtotal€179\.50/),
    expect.stringMatching(/^Discount[-−]€17\.95/),
    expect.stringMatching(/^Tax \(22%\)€35\.54/),
    expect.stringMatching(/^Total€197\.09/),
    expect.stringMatching(/^Balance of your account[-−]€7\.09/),
    expect.stringMatching(/^Credit notes[-−]€10\.00/),
    expect.stringMatching(/^Paid€190\.00/),
    expect.stringMatching(/^Open€0\.00/),
  ])
})

test('payments tell each try with the bank’s reason, what was given back and a dispute', async () => {
  show()
  const [last, first] = within(await region('Payments')).getAllByRole('listitem')
  expect(last?.textContent).toMatch(/Paid · Visa.*€190\.00.*€10\.00 given back.*You disputed/)
  expect(first?.textContent).toMatch(/Refused · Visa.*not enough money/)
})

test('it says why it is not the same as the one before', async () => {
  show()
  const differences = await region('Compared with PD-6')
  expect(
    within(differences)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['+2 × Team+€58.00', expect.stringMatching(/^Discount[-−]€17\.95/)])
})

const phases: Partial<Record<InvoiceState, RegExp>> = {
  draft: /still being prepared/,
  open: /ask Acme for a corrected one before you pay/,
  failed: /ask Acme for a corrected one before you pay/,
  paid: /ask Acme for a credit note and a new invoice/,
  refunded: /ask Acme for a credit note and a new invoice/,
}
test.each(Object.entries(phases))(
  'wrong details of an invoice that is %s: what can be done and why no more',
  async (state, words) => {
    invoice = { ...rich, state: invoiceStates.find((known) => known === state) ?? 'paid' }
    const { user } = show()
    const parties = await region('Seller and buyer')
    await user.click(within(parties).getByText('Are these details wrong?'))
    expect(within(parties).getByText(words)).toBeTruthy()
    expect(
      within(parties).getByRole('link', { name: 'Change your billing details' }).getAttribute('href'),
    ).toBe('/billing/details')
  },
)

test('one that counts for nothing any more has nothing to put right', async () => {
  invoice = { ...rich, state: 'void' }
  show()
  await region('Seller and buyer')
  expect(screen.queryByText('Are these details wrong?')).toBeNull()
})

test('an open one leads to paying, with what became of the last try; the same in Italian', async () => {
  invoice = openInvoice
  show()
  expect((await screen.findByRole('link', { name: 'Pay €9.00' })).getAttribute('href')).toBe(
    `/billing/pay/${openInvoice.id}`,
  )
  expect(screen.getByText(/^Last try on 20 November 2026 with Visa.*not enough money/)).toBeTruthy()
  cleanup()
  show('it')
  expect(await screen.findByRole('heading', { level: 1, name: 'Fattura PD-7' })).toBeTruthy()
  await waitFor(() => expect(document.body.textContent).not.toMatch(/invoices\.|payLink\./))
})

test('one that cannot be read says so and can be asked for again', async () => {
  invoice = refusal('unexpected')
  const { user } = show()
  await screen.findByText("We couldn't load this invoice")
  invoice = rich
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('heading', { level: 1, name: 'Invoice PD-7' })).toBeTruthy()
})
