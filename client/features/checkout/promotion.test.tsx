import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type OrderQuote, type QuoteOrderInput, quoteOrderInputSchema } from '#shared/contracts/promotions.ts'
import type { CurrentSubscription, StartSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import type { BillingErrorCode } from '#shared/errors.ts'
import { installFakeStripe, removeFakeStripe, type FakeStripe } from '../../stripe/testing/fake-stripe.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onFree, planList } from '../../testing/samples.ts'

const address = '/checkout?plan=team&interval=month&currency=eur&seats=2'
const eur = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })

let fake: FakeStripe
let asked: QuoteOrderInput[]
let started: StartSubscriptionInput[]
let refused: BillingErrorCode | null
let current: CurrentSubscription
let startRefused: BillingErrorCode | null
beforeEach(() => {
  sessionStorage.clear()
  fake = installFakeStripe()
  asked = []
  started = []
  refused = null
  startRefused = null
  current = onFree
})
afterEach(() => {
  cleanup()
  removeFakeStripe()
})

/** A fifth off for three months. */
const quoteFor = ({ choice, promotionCode }: QuoteOrderInput): OrderQuote => {
  const full = choice.seats * 2_900
  return {
    quoteId: `7e0c2b1a-1111-4222-8333-00000000000${asked.length}`,
    expiresAt: '2026-11-01T10:10:00.000Z',
    choice,
    dueNow: eur(full * 0.8),
    takenNow: eur(full * 0.2),
    taxes: null,
    balanceApplied: eur(0),
    discount: {
      code: promotionCode.toUpperCase(),
      percentOff: 20,
      amountOff: null,
      duration: 'repeating',
      endsAt: '2027-02-01T10:00:00.000Z',
    },
    next: { amount: eur(full * 0.8), at: '2026-12-01T10:00:00.000Z' },
    full: { amount: eur(full), at: '2027-02-01T10:00:00.000Z' },
  }
}

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  promotions: {
    quoteOrder(given) {
      const input = quoteOrderInputSchema.parse(given)
      asked.push(input)
      if (refused !== null) throw refusal(refused)
      return quoteFor(input)
    },
  },
  subscriptions: {
    current: () => current,
    start(input) {
      started.push({ ...input, choice: { ...input.choice, addOns: input.choice.addOns ?? [] } })
      if (startRefused !== null) throw refusal(startRefused)
      return { kind: 'done' }
    },
  },
}

const pay = async (amount: string) => {
  const button = await screen.findByRole('button', { name: `Pay ${amount} and subscribe` })
  await waitFor(() => expect(button.getAttribute('aria-disabled')).toBeNull())
  return button
}

it('takes a code by Enter, shows the price before and after its end, and orders for what was shown', async () => {
  const { user, addresses } = renderApp({ path: address, answers })
  await pay('€58.00')
  await user.click(screen.getByRole('button', { name: 'Add a promotion code' }))
  const field = screen.getByRole('textbox', { name: 'Promotion code' })
  expect(document.activeElement).toBe(field)
  await user.type(field, 'welcome20{Enter}')
  const button = await pay('€46.40')
  expect(started).toEqual([])
  expect(document.activeElement?.textContent).toContain('20% off until 1 February 2027')
  const order = screen.getByRole('region', { name: 'Your order' })
  expect(within(order).getByText('Promotion code WELCOME20')).toBeTruthy()
  expect(within(order).getByText('-€11.60')).toBeTruthy()
  expect(within(order).getByText('From 1 February 2027 €58.00 every month')).toBeTruthy()
  expect(screen.getByText(/^The discount ends: from 1 February 2027 it renews at €58\.00/)).toBeTruthy()
  await waitFor(() => expect(fake.groups.at(-1)).toMatchObject({ amount: 4_640 }))
  await user.click(button)
  await waitFor(() => expect(addresses().at(-1)).toMatch(/^\/billing\/return/))
  expect(started).toMatchObject([{ shown: { quoteId: '7e0c2b1a-1111-4222-8333-000000000001' } }])
})

it('keeps what was typed and says why it is refused; the order stays at its price', async () => {
  refused = 'promotion_expired'
  const { user } = renderApp({ path: address, answers })
  await user.click(await screen.findByRole('button', { name: 'Add a promotion code' }))
  const field = screen.getByRole('textbox', { name: 'Promotion code' })
  await user.type(field, 'OLD')
  await user.click(screen.getByRole('button', { name: 'Apply' }))
  expect(await screen.findByText('This code has expired.')).toBeTruthy()
  expect(asked).toHaveLength(1)
  const again = screen.getByRole('textbox', { name: 'Promotion code' })
  expect(again).toHaveProperty('value', 'OLD')
  expect(again.getAttribute('aria-invalid')).toBe('true')
  await pay('€58.00')
  refused = null
  await user.click(screen.getByRole('button', { name: 'Apply' }))
  await pay('€46.40')
})

it('prices another choice with the same code, and lets it be taken away', async () => {
  const { user, addresses } = renderApp({ path: `${address}&promo=WELCOME20`, answers })
  await pay('€46.40')
  await user.click(screen.getByRole('button', { name: 'One seat more' }))
  await pay('€69.60')
  expect(asked.map(({ choice, promotionCode }) => [choice.seats, promotionCode])).toEqual([
    [2, 'WELCOME20'],
    [3, 'WELCOME20'],
  ])
  await user.click(screen.getByRole('button', { name: 'Remove WELCOME20' }))
  await pay('€87.00')
  expect(addresses().at(-1)).toMatch(/promo=$/)
})

it('goes on with the code of an order that was begun with one', async () => {
  current = {
    ...onFree,
    unfinished: {
      choice: { plan: 'team', interval: 'month', currency: 'eur', seats: 2, addOns: [] },
      due: eur(4_640),
      payment: 'requires_payment_method',
      isTrial: false,
      expiresAt: '2026-11-02T09:00:00.000Z',
      replaceableAt: null,
      promotionCode: 'WELCOME20',
    },
  }
  renderApp({ path: address, answers })
  await pay('€46.40')
})

it('looks at the price anew when it got too old to be ordered for', async () => {
  startRefused = 'quote_expired'
  const { user } = renderApp({ path: `${address}&promo=WELCOME20`, answers })
  await user.click(await pay('€46.40'))
  expect(await screen.findByText(/price you saw is older/)).toBeTruthy()
  await waitFor(() => expect(asked).toHaveLength(2))
  await pay('€46.40')
})

it('says it in Italian', async () => {
  renderApp({ path: `${address}&promo=WELCOME20`, answers, language: 'it' })
  expect(await screen.findAllByText('20% di sconto fino al 1 febbraio 2027')).toHaveLength(2)
  expect(screen.getByText(/^Dal 1 febbraio 2027 58,00\s€ ogni mese$/)).toBeTruthy()
})
