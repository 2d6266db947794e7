import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { type CorrectionRefusal, correctionRefusals, type Invoice } from '#shared/contracts/invoices.ts'
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
    customFields: [{ name: 'PO number', value: 'PO-77' }],
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

const refusals = {
  draft: /still being prepared/,
  unpaid: /once this one is paid you can have it replaced here/,
  given_back: /Ask Acme if you need it anew/,
  same_details: /The invoice says what your billing details say/,
} satisfies Partial<Record<CorrectionRefusal, RegExp>>
test.each(Object.entries(refusals))(
  'wrong details that stay (%s): the page says why',
  async (reason, words) => {
    const known = correctionRefusals.find((each) => each === reason)
    if (known === undefined) throw new Error(`${reason} is no reason`)
    invoice = { ...rich, correction: { kind: 'refused', reason: known } }
    const { user } = show()
    const parties = await region('Seller and buyer')
    await user.click(within(parties).getByText('Are these details wrong?'))
    expect(within(parties).getByText(words)).toBeTruthy()
    expect(
      within(parties).getByRole('link', { name: 'Change your billing details' }).getAttribute('href'),
    ).toBe('/billing/details')
  },
)

test('wrong details of a paid one: who the new invoice is for, and one click that leads to it', async () => {
  const buyer = { name: 'Acme Italia S.r.l.', email: null, address: null, taxIds: [], customFields: [] }
  invoice = { ...rich, correction: { kind: 'possible', buyer } }
  const replacement: Invoice = { ...rich, id: '7b5c2f7e-8f1d-4a43-9a53-6b1f1f0e9a78', number: 'PD-8' }
  const asked: unknown[] = []
  const { user, addresses } = renderApp({
    path: `/billing/invoices/${openInvoice.id}`,
    answers: {
      ...answers,
      invoices: {
        ...answers.invoices,
        reissue(input) {
          asked.push(input)
          invoice = { ...replacement, replaces: { id: openInvoice.id, number: 'PD-7' } }
          return { invoiceId: replacement.id }
        },
      },
    },
  })
  const parties = await region('Seller and buyer')
  await user.click(within(parties).getByText('Are these details wrong?'))
  expect(within(parties).getByText('Acme Italia S.r.l.')).toBeTruthy()
  await user.click(within(parties).getByRole('button', { name: 'Issue a corrected invoice' }))
  expect(await screen.findByRole('heading', { level: 1, name: 'Invoice PD-8' })).toBeTruthy()
  expect(screen.getByRole('link', { name: 'invoice PD-7' })).toBeTruthy()
  expect(asked).toMatchObject([{ invoiceId: openInvoice.id }])
  expect(addresses().at(-1)).toBe(`/billing/invoices/${replacement.id}`)
})

test('credit notes are said with their tax and where the money went, each with its document', async () => {
  const note = { number: 'PD-7-CN-01', at: '2026-11-22T10:00:00.000Z', isVoid: false }
  invoice = {
    ...rich,
    creditNotes: [
      { ...note, total: euros(1_220), tax: euros(220), refunded: euros(1_000), toBalance: euros(220) },
    ],
  }
  show()
  const notes = await region('Credit notes')
  for (const words of ['Of it tax: €2.20', /€10.00 given back/, /€2.20 put on your account/])
    expect(within(notes).getByText(words)).toBeTruthy()
  expect(within(notes).getByRole('button', { name: 'Download credit note PD-7-CN-01, PDF' })).toBeTruthy()
})

test.each(['void', 'replaced'] as const)('one that is %s has nothing to put right', async (reason) => {
  invoice = { ...rich, correction: { kind: 'refused', reason } }
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
