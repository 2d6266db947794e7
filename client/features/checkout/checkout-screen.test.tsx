import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PublicConfig } from '#shared/contracts/account.ts'
import {
  startSubscriptionInputSchema,
  type CurrentSubscription,
  type PaymentStep,
  type StartSubscriptionInput,
} from '#shared/contracts/subscriptions.ts'
import { installFakeStripe, removeFakeStripe, type FakeStripe } from '../../stripe/testing/fake-stripe.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onFree, onTeam, planList, withUnfinishedStarter } from '../../testing/samples.ts'

const address = '/checkout?plan=team&interval=month&currency=eur&seats=2'
const team = { plan: 'team', interval: 'month', currency: 'eur', seats: 2, addOns: [] } as const
const quoteId = '7e0c2b1a-1111-4222-8333-955555555555'

let fake: FakeStripe
let started: StartSubscriptionInput[]
let steps: (PaymentStep | Error)[]
let current: CurrentSubscription
beforeEach(() => {
  sessionStorage.clear()
  fake = installFakeStripe()
  started = []
  steps = []
  current = onFree
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  removeFakeStripe()
  Reflect.deleteProperty(navigator, 'onLine')
})

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  subscriptions: {
    current: () => current,
    start(input) {
      started.push(startSubscriptionInputSchema.parse(input))
      const step = steps.shift()
      if (step instanceof Error) throw step
      return (
        step ?? {
          kind: 'confirm_payment',
          clientSecret: 'pi_1_secret_2',
          returnUrl: 'https://app.example/billing/return',
        }
      )
    },
    quote: () => ({
      quoteId,
      choice: { ...team, addOns: [] },
      dueNow: { amountMinor: 5_220, currency: 'eur' },
      dueAtRenewal: { amountMinor: 5_220, currency: 'eur' },
      expiresAt: '2026-11-21T12:00:00.000Z',
    }),
    outcome: () => {
      throw refusal('not_found')
    },
  },
}

const open = (path = address, config: Partial<PublicConfig> = {}) => renderApp({ path, answers, config })
const payButton = async (name: RegExp = /^Pay €/) => {
  const button = await screen.findByRole('button', { name })
  await waitFor(() => expect(button.getAttribute('aria-disabled')).toBeNull())
  return button
}
const declined = { error: { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' } }

describe('checkout', () => {
  it('tells Stripe the amount before there is any payment, and names it on the button', async () => {
    open()
    expect((await payButton()).textContent).toBe('Pay €58.00 and subscribe')
    expect(fake.groups[0]).toMatchObject({
      mode: 'subscription',
      amount: 5_800,
      currency: 'eur',
      locale: 'en',
    })
    expect(started).toEqual([])
  })

  it('F50: pays once for a double click and two presses of Enter', async () => {
    const { user, addresses } = open()
    const button = await payButton()
    await user.dblClick(button)
    await user.keyboard('{Enter}{Enter}')
    await waitFor(() => expect(addresses().at(-1)).toMatch(/^\/billing\/return\?attempt=/))
    expect(started).toHaveLength(1)
    expect(fake.calls.filter((call) => call !== 'mount')).toEqual(['submit', 'confirmPayment pi_1_secret_2'])
    expect(addresses().at(-1)).toContain(started[0]?.attemptId)
  })

  it('counts the first renewal from the account’s time, wherever its clock stands', async () => {
    current = { ...onFree, accountNow: '2031-01-31T10:00:00.000Z' }
    open()
    expect(await screen.findByText('Then €58.00 every month from 28 February 2031')).toBeTruthy()
    expect(screen.getByText(/From 28 February 2031 it renews at €58\.00/)).toBeTruthy()
  })

  it('links to the terms that the server names, and to none without', async () => {
    open()
    await payButton()
    expect(screen.queryByRole('link', { name: /terms/i })).toBeNull()
    cleanup()
    open(address, { termsUrl: 'https://example.com/terms' })
    await payButton()
    const link = screen.getByRole('link', { name: 'The terms of Paydesk apply (opens in a new tab)' })
    expect(link.getAttribute('href')).toBe('https://example.com/terms')
  })

  it('stays put when the card is incomplete', async () => {
    fake.submitAnswers.push({ error: { type: 'validation_error', code: 'incomplete_number' } })
    const { user } = open()
    await user.click(await payButton())
    await payButton()
    expect(started).toEqual([])
  })

  it('tells Stripe a changed amount before it pays it, and says it aloud', async () => {
    const { user } = open()
    await payButton()
    await user.click(screen.getByRole('button', { name: 'One seat more' }))
    expect((await payButton()).textContent).toContain('€87.00')
    await waitFor(() => expect(fake.groups.at(-1)).toMatchObject({ amount: 8_700 }))
    await waitFor(() => expect(screen.getByText('Due today: €87.00')).toBeTruthy())
    await user.click(await payButton())
    await waitFor(() => expect(started[0]?.choice.seats).toBe(3))
    expect(fake.calls.lastIndexOf('update')).toBeLessThan(fake.calls.indexOf('submit'))
  })

  it('sets up a card for a trial and names what follows', async () => {
    steps.push({
      kind: 'confirm_setup',
      clientSecret: 'seti_1',
      returnUrl: 'https://app.example/billing/return',
    })
    const { user } = open('/checkout?plan=business')
    const button = await payButton(/^Start trial/)
    expect(button.textContent).toBe('Start trial, then €99.00 a month')
    expect(fake.groups[0]).toMatchObject({ mode: 'setup' })
    await user.click(button)
    await waitFor(() => expect(fake.calls).toContain('confirmSetup seti_1'))
  })

  it('F12: shows a decline beside the card with the focus on it, and pays again as a new payment', async () => {
    fake.confirmAnswers.push(declined)
    const { user } = open()
    await user.click(await payButton())
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('not enough funds')
    expect(document.activeElement).toBe(alert)
    const mounts = fake.calls.filter((call) => call === 'mount').length
    await user.click(await payButton())
    await waitFor(() => expect(started).toHaveLength(2))
    expect(fake.calls.filter((call) => call === 'mount')).toHaveLength(mounts)
    expect(started[1]?.attemptId).not.toBe(started[0]?.attemptId)
  })

  it('F2, F49: keeps the payment’s id over a reload', async () => {
    fake.confirmAnswers.push(() => new Promise(() => undefined))
    const first = open()
    await first.user.click(await payButton())
    await waitFor(() => expect(started).toHaveLength(1))
    first.unmount()
    const second = open()
    await second.user.click(await payButton())
    await waitFor(() => expect(started).toHaveLength(2))
    expect(started[1]?.attemptId).toBe(started[0]?.attemptId)
  })

  it('shows a changed amount and pays it only when asked again', async () => {
    steps.push({ kind: 'amount_changed', quoteId })
    const { user } = open()
    await user.click(await payButton())
    expect((await screen.findByRole('alert')).textContent).toContain('The amount is now €52.20')
    const button = await payButton()
    expect(button.textContent).toContain('€52.20')
    expect(fake.calls.join()).not.toContain('confirmPayment')
    await user.click(button)
    await waitFor(() => expect(started[1]?.shown).toEqual({ quoteId }))
  })

  it('leads to billing when the account is subscribed already', async () => {
    steps.push(refusal('already_subscribed'))
    const { user } = open()
    await user.click(await payButton())
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('already has a plan')
    expect(within(alert).getByRole('link', { name: 'Go to billing' }).getAttribute('href')).toBe('/billing')
  })

  it('opens no card form for an account that has a plan', async () => {
    current = onTeam
    open()
    expect(await screen.findByText('Your account already has a plan')).toBeTruthy()
    expect(fake.groups).toEqual([])
  })

  it('F51: says so when the plan is paid in another tab meanwhile', async () => {
    const { queries } = open()
    await payButton()
    current = onTeam
    await queries.invalidateQueries()
    expect(await screen.findByText('Already paid in another tab')).toBeTruthy()
  })

  it('shows members words instead of a form', async () => {
    current = { ...onFree, canManage: false }
    open()
    expect(await screen.findByText('Only owners and billing managers can pay')).toBeTruthy()
  })

  it('F48: picks up an unfinished payment with its own choice', async () => {
    current = {
      ...onFree,
      state: {
        kind: 'incomplete',
        due: { amountMinor: 5_800, currency: 'eur' },
        expiresAt: '2026-11-22T09:00:00.000Z',
      },
      unfinished: {
        choice: { ...team, addOns: [] },
        due: { amountMinor: 5_800, currency: 'eur' },
        payment: 'requires_payment_method',
        isTrial: false,
        replaceableAt: null,
        promotionCode: null,
        expiresAt: '2026-11-22T09:00:00.000Z',
      },
    }
    const { user } = open('/checkout')
    expect(await screen.findByText('You were subscribing to Team')).toBeTruthy()
    await user.click(await payButton())
    await waitFor(() => expect(started[0]?.choice).toEqual(team))
  })

  it('F52: says from when another plan can be paid while the bank waits for the answer, and opens then', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
    const replaceableAt = new Date(Date.now() + 600_000).toISOString()
    current = {
      ...withUnfinishedStarter,
      unfinished: withUnfinishedStarter.unfinished && {
        ...withUnfinishedStarter.unfinished,
        payment: 'requires_action',
        replaceableAt,
      },
    }
    open()
    expect(await screen.findByText('Your bank still waits for your answer for Starter')).toBeTruthy()
    expect(screen.queryByText(/Paying here replaces it/)).toBeNull()
    const link = screen.getByRole('link', { name: 'Continue with Starter' })
    expect(link.getAttribute('href')).toContain('plan=starter')
    const button = screen.getByRole('button', { name: /^Pay €/ })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '')
    expect(reason?.textContent).toMatch(/^Your bank is still being asked about another plan/)
    act(() => vi.advanceTimersByTime(600_001))
    await payButton()
    expect(screen.getByText(/Paying here replaces it/)).toBeTruthy()
  })

  it('A7: says until when card entry rests, and does not ask the server again before', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
    steps = [
      refusal('card_attempts_locked', 'req_test', { until: new Date(Date.now() + 3_600_000).toISOString() }),
    ]
    open()
    const button = await payButton()
    fireEvent.click(button)
    const reason = await screen.findByText(/^Card entry is paused\. You can pay from /)
    const alert = screen.getByRole('alert').textContent
    expect(alert).toMatch(/For your protection card entry is paused until .+\. Your plan stays as it is\./)
    expect(alert).toContain('Nothing was charged.')
    expect(button.getAttribute('aria-disabled')).toBe('true')
    expect(button.getAttribute('aria-describedby')).toBe(reason.id)
    fireEvent.click(button)
    expect(started).toHaveLength(1)
    act(() => vi.advanceTimersByTime(3_600_001))
    await payButton()
  })

  it('locks the button with a reason while the browser is offline', async () => {
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true })
    const { user } = open()
    const button = await screen.findByRole('button', { name: /^Pay €/ })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '')
    expect(reason?.textContent).toContain("You're offline")
    await user.click(button)
    expect(fake.calls).not.toContain('submit')
  })

  it('F58: says what to do when the payment form cannot load, and loads it again on request', async () => {
    fake.onMount = 'loaderror'
    const { user } = open()
    expect(await screen.findByText('Your browser blocked the secure payment form')).toBeTruthy()
    fake.onMount = 'ready'
    await user.click(screen.getByRole('button', { name: 'Load the form again' }))
    await payButton()
  })

  it('offers the test cards with the emulator only', async () => {
    const { unmount } = open()
    expect(await screen.findByText('4000 0025 0000 3155')).toBeTruthy()
    unmount()
    renderApp({ path: address, answers, config: { stripeMode: 'live' } })
    await payButton()
    expect(screen.queryByText('4000 0025 0000 3155')).toBeNull()
  })

  it.each([
    ['/checkout', 'Choose a plan first'],
    ['/checkout?plan=gold', "This plan isn't sold"],
    ['/checkout?plan=free', 'Free costs nothing'],
  ])('%s says: %s', async (path, words) => {
    open(path)
    expect(await screen.findByText(words)).toBeTruthy()
  })

  it('speaks Italian, Stripe’s form included', async () => {
    renderApp({ path: address, answers, language: 'it' })
    const button = await screen.findByRole('button', { name: /^Paga/ })
    expect(button.textContent.replaceAll(/\s/g, ' ')).toBe('Paga 58,00 € e abbonati')
    await waitFor(() => expect(fake.groups[0]).toMatchObject({ locale: 'it' }))
  })
})
