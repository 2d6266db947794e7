import { cleanup, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AttemptOutcome } from '#shared/contracts/subscriptions.ts'
import { stripStripeParameters } from '../../stripe/return-address.ts'
import { installFakeStripe, removeFakeStripe, type FakeStripe } from '../../stripe/testing/fake-stripe.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onFree, planList } from '../../testing/samples.ts'
import { createAttemptStore } from './attempt-store.ts'

const attemptId = '7e0c2b1a-1111-4222-8333-955555555555'
const choice: AttemptOutcome['choice'] = {
  plan: 'team',
  interval: 'month',
  currency: 'eur',
  seats: 3,
  addOns: [],
}
const paid: AttemptOutcome = {
  outcome: 'paid',
  choice,
  isTrial: false,
  due: { amountMinor: 8_700, currency: 'eur' },
  paidAt: '2026-11-21T10:00:00.000Z',
  renewsAt: '2026-12-21T10:00:00.000Z',
  next: { amountMinor: 8_700, currency: 'eur' },
  paymentMethod: { type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2034 },
  receipt: { invoiceId: '5f9b6c1e-4a55-4a0e-9a53-0f4d8f0d3a11', number: '2042-7731' },
  declineCode: null,
  reference: '8B20EFE0',
}

let outcome: AttemptOutcome | Error
let asked: number
let started: unknown[]
let fake: FakeStripe
beforeEach(() => {
  sessionStorage.clear()
  fake = installFakeStripe()
  outcome = paid
  asked = 0
  started = []
})
afterEach(() => {
  cleanup()
  removeFakeStripe()
})

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  subscriptions: {
    current: () => onFree,
    outcome() {
      asked += 1
      if (outcome instanceof Error) throw outcome
      return outcome
    },
    start(input) {
      started.push(input)
      return {
        kind: 'confirm_payment',
        clientSecret: 'pi_1',
        returnUrl: 'https://app.example/billing/return',
      }
    },
  },
}
const open = (id = attemptId) => renderApp({ path: `/billing/return?attempt=${id}`, answers })
const heading = (name: string) => screen.findByRole('heading', { level: 1, name })

describe('the return page', () => {
  it('answers what was bought, for how much, with what, and what comes next', async () => {
    open()
    await heading('Payment received: you are on Team')
    const page = screen.getByRole('main').textContent
    for (const fact of [
      'for you and 2 teammates',
      'Team, 3 seats, billed monthly',
      '€87.00',
      'Visa\u00a0··4242',
      '2042-7731',
      '€87.00 on 21 December 2026',
      '8B20EFE0',
      'ana@example.com',
    ]) {
      expect(page).toContain(fact)
    }
    expect(screen.getByRole('link', { name: 'Go to billing' })).toBeTruthy()
    expect(screen.getByRole('link', { name: '2042-7731' }).getAttribute('href')).toBe(
      '/billing/invoices/5f9b6c1e-4a55-4a0e-9a53-0f4d8f0d3a11',
    )
    expect(screen.getByRole('link', { name: 'Wrong address? Change it' }).getAttribute('href')).toBe(
      '/billing/details',
    )
    expect(screen.getByRole('button', { name: 'Download PDF' })).toBeTruthy()
    expect(screen.getByRole('link', { name: 'See what Team includes' })).toBeTruthy()
    expect(asked).toBe(1)
  })

  it('forgets the id of a payment that is done', async () => {
    const store = createAttemptStore(ana.account.id, sessionStorage)
    const id = store.idFor({ choice, shown: { catalogueVersion: 'v' }, consentVersion: 'c' })
    open(id)
    await heading('Payment received: you are on Team')
    await waitFor(() => expect(store.orderOf(id)).toBeNull())
  })

  it('says what happens while the bank carries the payment', async () => {
    outcome = { ...paid, outcome: 'processing', paidAt: null }
    open()
    await heading('Your payment is on its way')
    expect(screen.queryByText('Amount paid')).toBeNull()
  })

  it('F2, F11, F14: says that it still works, and asks again by itself while the answer is not known', async () => {
    outcome = { ...paid, outcome: 'waiting' }
    open()
    await heading('Setting up your plan')
    expect(screen.getByText('Still working…').closest('[role=status]')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Pay/ })).toBeNull()
    outcome = paid
    await heading('Payment received: you are on Team')
    expect(asked).toBe(2)
  })

  it('F48: opens the bank’s check again without asking for the card', async () => {
    outcome = { ...paid, outcome: 'needs_bank' }
    const { user } = open()
    await heading('Your bank wants you to confirm')
    const store = createAttemptStore(ana.account.id, sessionStorage)
    expect(store.orderOf(attemptId)).toBeNull()
    await user.click(await screen.findByRole('button', { name: 'Confirm with the bank' }))
    await waitFor(() => expect(fake.calls).toEqual(['handleNextAction pi_1']))
    expect(started).toHaveLength(1)
  })

  it('F12: lets a failed payment be paid again in place, with the choice intact', async () => {
    outcome = { ...paid, outcome: 'failed', paidAt: null, declineCode: 'insufficient_funds' }
    const { user, addresses } = open()
    await heading("The payment didn't go through")
    expect(screen.getByRole('main').textContent).toContain('You have not been charged')
    expect(await screen.findByText('The bank declined: not enough funds')).toBeTruthy()
    const button = await screen.findByRole('button', { name: 'Pay €87.00 and subscribe' })
    await waitFor(() => expect(button.getAttribute('aria-disabled')).toBeNull())
    await user.click(button)
    await waitFor(() => expect(started).toMatchObject([{ choice }]))
    await waitFor(() => expect(addresses().at(-1)).not.toContain(attemptId))
  })

  it.each([
    ['an unknown or somebody else’s payment', attemptId],
    ['a broken address', 'nonsense'],
  ])('shows nothing of %s', async (_case, id) => {
    outcome = refusal('not_found')
    open(id)
    await heading('There is no payment here')
  })

  it('offers to look again when the server does not answer', async () => {
    outcome = refusal('unexpected')
    const { user } = open()
    await screen.findByText("We couldn't look up the payment")
    outcome = paid
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await heading('Payment received: you are on Team')
  })

  it('speaks Italian', async () => {
    renderApp({ path: `/billing/return?attempt=${attemptId}`, answers, language: 'it' })
    await heading('Pagamento ricevuto: ora hai Team')
  })
})

describe('the address Stripe comes back to', () => {
  afterEach(() => window.history.replaceState(null, '', '/'))

  it.each([
    [
      `?attempt=1&payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_2&redirect_status=succeeded#x`,
      '?attempt=1#x',
    ],
    [`?setup_intent=s&setup_intent_client_secret=t&attempt=1&redirect_status=failed`, '?attempt=1'],
    ['?attempt=1&other=2', '?attempt=1&other=2'],
  ])('%s becomes %s', (before, after) => {
    window.history.replaceState(null, '', `/billing/return${before}`)
    stripStripeParameters()
    expect(window.location.search + window.location.hash).toBe(after)
  })
})
