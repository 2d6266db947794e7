import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SavedDetails } from '#shared/contracts/billing-details.ts'
import { type StartSubscriptionInput, startSubscriptionInputSchema } from '#shared/contracts/subscriptions.ts'
import type { TaxedOrder } from '#shared/contracts/taxes.ts'
import { sampleDetails } from '#shared/testing/billing-details.ts'
import { type FakeStripe, installFakeStripe, removeFakeStripe } from '../../stripe/testing/fake-stripe.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, oneCard, onFree, planList } from '../../testing/samples.ts'

const quoteId = '7e0c2b1a-1111-4222-8333-955555555555'
const eur = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })

let stripe: FakeStripe
let details: SavedDetails
let started: StartSubscriptionInput[]
let order: Omit<TaxedOrder, 'choice'>
let isBroken: boolean
beforeEach(() => {
  sessionStorage.clear()
  stripe = installFakeStripe()
  const { postalCode: postal_code, ...address } = sampleDetails.address
  stripe.address = {
    complete: true,
    value: { name: sampleDetails.name, address: { ...address, postal_code } },
  }
  started = []
  isBroken = false
  details = {
    details: { kind: 'individual', name: null, address: null, emails: [], poNumber: null, language: 'en' },
    taxIds: [],
    version: 'one',
    nextInvoiceAt: null,
    canManage: true,
  }
  order = {
    quoteId,
    expiresAt: '2026-12-01T10:10:00.000Z',
    dueNow: eur(6076),
    dueAtRenewal: eur(7076),
    taxes: { amount: eur(1276), percent: 22, isInclusive: false, reason: 'charged' },
    balanceApplied: eur(-1000),
  }
})
afterEach(() => {
  cleanup()
  removeFakeStripe()
})

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => ({ ...planList, automaticTax: true }) },
  paymentMethods: { list: () => ({ ...oneCard, methods: [] }) },
  billingDetails: {
    get: () => details,
    save({ details: wanted }) {
      details = { ...details, details: wanted, version: 'two' }
      return details
    },
  },
  subscriptions: {
    current: () => onFree,
    quoteOrder({ choice }) {
      if (isBroken) throw refusal('stripe_unavailable')
      if (details.details.address === null) throw refusal('tax_location_unknown')
      return { ...order, choice: { ...choice, addOns: choice.addOns ?? [] } }
    },
    start(input) {
      started.push(startSubscriptionInputSchema.parse(input))
      return {
        kind: 'confirm_payment',
        clientSecret: 'pi_1_secret_1',
        returnUrl: 'http://localhost/billing/return',
      }
    },
  },
}

const open = () => renderApp({ path: '/checkout?plan=team&interval=month&currency=eur&seats=2', answers })
const summary = async () => within(await screen.findByRole('region', { name: 'Your order' }))

test('the address comes before the amount, the amount with its tax before the payment, and that very quote is paid', async () => {
  const { user } = open()
  await screen.findByText('Who is billed, and where?')
  expect((await summary()).getByTestId('due-today').textContent).toBe('after your address')
  expect(screen.queryByRole('button', { name: /^Pay / })).toBeNull()
  const show = screen.getByRole('button', { name: 'Show the total' })
  await waitFor(() => expect(show.ariaDisabled).toBeNull())
  await user.click(show)
  expect(await screen.findByText('Billed to Fabbrica Rossi S.r.l., Milano, Italy')).toBeDefined()
  const figures = await summary()
  expect(figures.getByText('Tax (22%)')).toBeDefined()
  expect(figures.getByText('€12.76')).toBeDefined()
  expect(figures.getByText('Credit of your account')).toBeDefined()
  expect(figures.getByTestId('due-today').textContent).toBe('€60.76')
  expect(figures.getByText(/Then €70.76 every month/)).toBeDefined()
  const pay = await screen.findByRole('button', { name: 'Pay €60.76 and subscribe' })
  await waitFor(() => expect(pay.ariaDisabled).toBeNull())
  await user.click(pay)
  await waitFor(() => expect(started).toHaveLength(1))
  expect(started[0]?.shown).toEqual({ quoteId })
})

test('with a promotion code the tax stays a line of its own, at the lowered price', async () => {
  details = { ...details, details: { ...details.details, address: sampleDetails.address, name: 'Rossi' } }
  renderApp({
    path: '/checkout?plan=team&interval=month&currency=eur&seats=2&promo=WELCOME20',
    answers: {
      ...answers,
      promotions: {
        quoteOrder: ({ choice }) => ({
          quoteId,
          expiresAt: '2026-12-01T10:10:00.000Z',
          choice: { ...choice, addOns: choice.addOns ?? [] },
          dueNow: eur(4661),
          takenNow: eur(1160),
          taxes: { amount: eur(1021), percent: 22, isInclusive: false, reason: 'charged' },
          balanceApplied: eur(-1000),
          discount: {
            code: 'WELCOME20',
            percentOff: 20,
            amountOff: null,
            duration: 'forever',
            endsAt: null,
          },
          next: { amount: eur(5661), at: '2026-12-01T10:00:00.000Z' },
          full: { amount: eur(7076), at: null },
        }),
      },
    },
  })
  const figures = await summary()
  expect(await figures.findByText('€10.21')).toBeDefined()
  expect(figures.getByText('Tax (22%)')).toBeDefined()
  expect(figures.getByText('-€11.60')).toBeDefined()
  expect(figures.getByText('Credit of your account')).toBeDefined()
  expect(figures.getByTestId('due-today').textContent).toBe('€46.61')
})

test('a reverse charge says who accounts for the tax', async () => {
  details = { ...details, details: { ...details.details, address: sampleDetails.address, name: 'Rossi' } }
  order = {
    ...order,
    dueNow: eur(5800),
    dueAtRenewal: eur(5800),
    balanceApplied: eur(0),
    taxes: { amount: eur(0), percent: null, isInclusive: false, reason: 'reverse_charge' },
  }
  const { user } = open()
  expect((await summary()).getByTestId('due-today')).toBeDefined()
  expect(await screen.findByText('Reverse charge: you account for the tax.')).toBeDefined()
  await user.click(await screen.findByRole('button', { name: 'Change the address' }))
  expect(await screen.findByText('Who is billed, and where?')).toBeDefined()
  expect(screen.queryByRole('button', { name: /^Pay / })).toBeNull()
})

test('when the total cannot be worked out no figure is shown, and it can be asked for again', async () => {
  details = { ...details, details: { ...details.details, address: sampleDetails.address, name: 'Rossi' } }
  isBroken = true
  const { user } = open()
  expect(await screen.findByText(/couldn't work out the total/)).toBeDefined()
  expect((await summary()).getByTestId('due-today').textContent).not.toContain('€')
  isBroken = false
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('button', { name: 'Pay €60.76 and subscribe' })).toBeDefined()
})
