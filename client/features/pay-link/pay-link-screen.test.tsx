import { cleanup, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LinkedInvoice } from '#shared/contracts/pay-links.ts'
import { installFakeStripe, removeFakeStripe, type FakeStripe } from '../../stripe/testing/fake-stripe.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { planList } from '../../testing/samples.ts'

const token = `0b5c2f7e-8f1d-4a43-9a53-6b1f1f0e9a01.${'a'.repeat(43)}`
const open: LinkedInvoice = {
  kind: 'open',
  seller: 'Acme',
  number: 'PD-7',
  subject: { reason: 'renewal', plan: 'starter' },
  issuedAt: '2026-11-20T09:00:00.000Z',
  remaining: { amountMinor: 900, currency: 'eur' },
  expiresAt: '2026-11-27T09:00:00.000Z',
}

let fake: FakeStripe
let view: LinkedInvoice | Error
let begun: string[]
let finished: string[]
let afterPayment: LinkedInvoice | Error
// jsdom has none.
const reported = vi.fn()
beforeEach(() => {
  vi.stubGlobal('reportError', reported)
  reported.mockClear()
  fake = installFakeStripe()
  view = open
  begun = []
  finished = []
  afterPayment = { kind: 'paid' }
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  removeFakeStripe()
})

const answers: Answers = {
  account: { me: () => null },
  plans: { list: () => planList },
  payLinks: {
    open() {
      if (view instanceof Error) throw view
      return view
    },
    begin(input) {
      begun.push(input.token)
      return { clientSecret: 'pi_1_secret_2', returnUrl: `https://app.example/pay/${input.token}` }
    },
    finish(input) {
      finished.push(input.token)
      if (afterPayment instanceof Error) throw afterPayment
      view = afterPayment
      return afterPayment
    },
  },
}
const show = (search = '') => renderApp({ path: `/pay/${token}${search}`, answers })
const payButton = async () => {
  const button = await screen.findByRole('button', { name: 'Pay €9.00' })
  await waitFor(() => expect(button.getAttribute('aria-disabled')).toBeNull())
  return button
}

test('the page shows one invoice and no way to anything else, and asks the server for no secret before the press', async () => {
  show()
  await payButton()
  for (const words of ['Starter: renewal', 'Acme', 'PD-7']) expect(screen.getByText(words)).toBeTruthy()
  expect(screen.queryByRole('navigation')).toBeNull()
  expect(fake.groups[0]).toMatchObject({ mode: 'subscription', amount: 900, currency: 'eur' })
  expect(begun).toEqual([])
})

test('a double press pays once, and the thanks take the focus', async () => {
  const { user } = show()
  await user.dblClick(await payButton())
  const thanks = (await screen.findByText('This invoice is paid')).closest('[role="status"]')
  await waitFor(() => expect(document.activeElement).toBe(thanks))
  expect(begun).toEqual([token])
  expect(finished).toEqual([token])
  expect(fake.calls.filter((call) => call.startsWith('confirm'))).toEqual(['confirmPayment pi_1_secret_2'])
  expect(screen.queryByRole('form')).toBeNull()
})

test('a refusal is told in the words of the bank, keeps the fields, and the next press pays', async () => {
  fake.confirmAnswers.push({
    error: { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' },
  })
  const { user } = show()
  await user.click(await payButton())
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('not enough funds')
  await waitFor(() => expect(document.activeElement).toBe(alert))
  expect(finished).toEqual([])
  await user.click(await payButton())
  expect(await screen.findByText('This invoice is paid')).toBeTruthy()
  expect(begun).toHaveLength(2)
})

test('a bank’s check that is closed can be taken up again', async () => {
  fake.confirmAnswers.push({ paymentIntent: { status: 'requires_action' } })
  const { user } = show()
  await user.click(await payButton())
  expect((await screen.findByRole('alert')).textContent).toContain('Nothing was charged')
  expect(await payButton()).toBeTruthy()
})

test('after a yes of the bank nothing is to be paid again, also while our rows do not know of it', async () => {
  afterPayment = refusal('unexpected')
  const { user } = show()
  await user.click(await payButton())
  expect(await screen.findByText('The payment is on its way')).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^Pay/ })).toBeNull()
  expect(reported).toHaveBeenCalledOnce()
  view = { kind: 'paid' }
  expect(await screen.findByText('This invoice is paid')).toBeTruthy()
})

test('a lost answer asks the server what happened before it says anything', async () => {
  fake.confirmAnswers.push(() => Promise.reject(new Error('gone')))
  const { user } = show()
  await user.click(await payButton())
  expect(await screen.findByText('This invoice is paid')).toBeTruthy()
  expect(finished).toEqual([token])
})

test('a server that refuses to begin says why, and the page shows what is so now', async () => {
  const { user } = renderApp({
    path: `/pay/${token}`,
    answers: {
      ...answers,
      payLinks: {
        ...answers.payLinks,
        begin() {
          view = { kind: 'closed' }
          throw refusal('invoice_not_open')
        },
      },
    },
  })
  await user.click(await payButton())
  expect(await screen.findByText('There is nothing to pay any more')).toBeTruthy()
})

test.each([
  ['paid', 'This invoice is paid'],
  ['processing', 'The payment is on its way'],
  ['closed', 'There is nothing to pay any more'],
  ['expired', 'This link has run out'],
] as const)('a link that is %s says so, without an amount', async (kind, words) => {
  view = { kind }
  show()
  expect(await screen.findByText(words)).toBeTruthy()
  expect(document.body.textContent).not.toContain('€')
})

test.each(['not_found', 'invalid_input'] as const)(
  'a link that the server answers with %s opens nothing',
  async (code) => {
    view = refusal(code)
    show()
    expect(await screen.findByText("This link doesn't open anything")).toBeTruthy()
  },
)

test('a page that cannot be read says that nothing was charged and can be asked again', async () => {
  view = refusal('unexpected')
  const { user } = show()
  await screen.findByText("We couldn't open this invoice")
  view = open
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await payButton()).toBeTruthy()
})

test('whoever comes back from a bank’s own page is told what came of it', async () => {
  show('?payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_2&redirect_status=succeeded')
  expect(await screen.findByText('This invoice is paid')).toBeTruthy()
  expect(finished).toEqual([token])
})
