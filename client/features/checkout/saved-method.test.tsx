import { cleanup, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SavedMethods } from '#shared/contracts/payment-methods.ts'
import type { PaymentStep, StartSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import { installFakeStripe, removeFakeStripe, type FakeStripe } from '../../stripe/testing/fake-stripe.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, oneCard, onFree, planList, visa } from '../../testing/samples.ts'

const address = '/checkout?plan=team&interval=month&currency=eur&seats=2'
const expired = { ...visa, id: '6d0b5f5c-3c36-4c44-9a53-6b1f1f0e9a12', last4: '0069', isDefault: false }

let fake: FakeStripe
let started: StartSubscriptionInput[]
let step: PaymentStep | Error
let methods: SavedMethods | Error
beforeEach(() => {
  sessionStorage.clear()
  fake = installFakeStripe()
  started = []
  step = { kind: 'done' }
  methods = { ...oneCard, methods: [visa, { ...expired, expiry: 'expired' }] }
})
afterEach(() => {
  cleanup()
  removeFakeStripe()
})

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  paymentMethods: {
    list() {
      if (methods instanceof Error) throw methods
      return methods
    },
  },
  subscriptions: {
    current: () => onFree,
    start(input) {
      started.push({ ...input, choice: { ...input.choice, addOns: input.choice.addOns ?? [] } })
      if (step instanceof Error) throw step
      return step
    },
  },
}
const payButton = () => screen.findByRole('button', { name: 'Pay €58.00 and subscribe' })
const returned = /^\/billing\/return\?attempt=/

it('pays with the card on file in one click, without a form', async () => {
  const { user, addresses } = renderApp({ path: address, answers })
  const card = await screen.findByRole('radio', { name: /^Visa\s··4242/ })
  expect(card).toHaveProperty('checked', true)
  expect(screen.getByRole('radio', { name: /0069/ })).toHaveProperty('disabled', true)
  await user.dblClick(await payButton())
  await waitFor(() => expect(addresses().at(-1)).toMatch(returned))
  expect(started.map(({ methodId }) => methodId)).toEqual([visa.id])
  expect(fake.calls).toEqual([])
})

it('opens the bank’s check of the card on file', async () => {
  step = { kind: 'confirm_payment', clientSecret: 'pi_1_secret_2', returnUrl: 'https://app.example/return' }
  const { user, addresses } = renderApp({ path: address, answers })
  await user.click(await payButton())
  await waitFor(() => expect(addresses().at(-1)).toMatch(returned))
  expect(fake.calls).toEqual(['handleNextAction pi_1_secret_2'])
})

it('says in the bank’s words why the card on file was refused, and lets another one be typed', async () => {
  step = refusal('card_declined', 'req_test', { declineCode: 'insufficient_funds' })
  const { user } = renderApp({ path: address, answers })
  await user.click(await payButton())
  expect((await screen.findByRole('alert')).textContent).toContain('not enough funds')
  step = { kind: 'confirm_payment', clientSecret: 'pi_1_secret_2', returnUrl: 'https://app.example/return' }
  await user.click(screen.getByRole('radio', { name: 'Another payment method' }))
  const button = await payButton()
  await waitFor(() => expect(button.getAttribute('aria-disabled')).toBeNull())
  expect(screen.queryByRole('alert')).toBeNull()
  await user.click(button)
  await waitFor(() => expect(fake.calls).toContain('confirmPayment pi_1_secret_2'))
  expect(started.map(({ methodId }) => methodId)).toEqual([visa.id, undefined])
  expect(started[0]?.attemptId).not.toBe(started[1]?.attemptId)
})

it('lets a card be typed when nobody can tell what is on file', async () => {
  methods = refusal('unexpected')
  renderApp({ path: address, answers })
  await waitFor(() => expect(fake.groups).toHaveLength(1))
  expect(screen.queryByRole('radio', { name: 'Another payment method' })).toBeNull()
})

it('keeps the form that a first card was typed into when that card goes on file meanwhile', async () => {
  methods = { ...oneCard, methods: [] }
  const { queries } = renderApp({ path: address, answers })
  await waitFor(() => expect(fake.groups).toHaveLength(1))
  methods = oneCard
  await queries.invalidateQueries()
  await screen.findByRole('group', { name: 'Payment' })
  expect(screen.queryByRole('radio', { name: /^Visa/ })).toBeNull()
  expect(fake.groups).toHaveLength(1)
})
