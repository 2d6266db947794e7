import { screen } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onFree, onTeam, planList } from '../../testing/samples.ts'

const visa = { type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2034 }
const due = { amountMinor: 2_900, currency: 'eur' } as const
const expiresAt = '2026-11-22T09:00:00.000Z'
const starter = { plan: 'starter', interval: 'month', currency: 'eur', seats: 1, addOns: [] } as const

let current: CurrentSubscription | Error
let activity: 'some' | 'none' | 'failing'
beforeEach(() => {
  current = onFree
  activity = 'some'
})

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  subscriptions: {
    current() {
      if (current instanceof Error) throw current
      return current
    },
  },
  activity: {
    recent() {
      if (activity === 'failing') throw refusal('unexpected')
      if (activity === 'none') return []
      return [
        {
          id: '1',
          at: '2026-11-21T10:00:00.000Z',
          actor: { kind: 'user', name: 'Ana Active' },
          action: 'payment.succeeded',
          facts: { amountMinor: 14_500, currency: 'eur' },
        },
      ]
    },
  },
}
const open = (language: 'en' | 'it' = 'en') => renderApp({ path: '/billing', answers, language })

describe('the billing overview', () => {
  it('opens with one sentence: what one is on, what comes next, when and with which card', async () => {
    current = { ...onTeam, paymentMethod: visa }
    open()
    expect(
      await screen.findByText('Team, 5 seats. Next: €145.00 on 1 December 2026 from Visa ··4242.'),
    ).toBeTruthy()
    expect(screen.getByText('Active')).toBeTruthy()
    expect(screen.getByText('Expires 12/2034')).toBeTruthy()
    expect(await screen.findByText('Payment of €145.00 received')).toBeTruthy()
  })

  it('F17: shows what was known, and when, while the payment provider does not answer', async () => {
    current = { ...onTeam, paymentMethod: visa, isProviderUp: false }
    open()
    const title = await screen.findByText("Our payment provider doesn't answer")
    expect(title.closest('[role=status]')?.textContent).toMatch(/as of 1 Nov.*\. Your plan stays as it is/)
    expect(screen.getByText('Active')).toBeTruthy()
    expect(screen.getByText('Team, 5 seats. Next: €145.00 on 1 December 2026 from Visa ··4242.')).toBeTruthy()
  })

  it('teaches what will stand here while there is nothing', async () => {
    activity = 'none'
    open()
    expect(await screen.findByText("You're on Free. No card on file, nothing to pay.")).toBeTruthy()
    expect(screen.getByText('Nothing is due')).toBeTruthy()
    expect(await screen.findByText('Nothing has happened yet')).toBeTruthy()
    expect(screen.queryByText(/€0\.00/)).toBeNull()
  })

  it('leads back to an unfinished payment with its own choice', async () => {
    current = {
      ...onFree,
      state: { kind: 'incomplete', due, expiresAt },
      unfinished: {
        choice: { ...starter, addOns: [] },
        due,
        payment: 'requires_payment_method',
        isTrial: false,
        replaceableAt: null,
        promotionCode: null,
        expiresAt,
      },
    }
    open()
    expect(await screen.findByText('Payment in progress')).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Finish' }).getAttribute('href')).toBe(
      '/checkout?plan=starter&interval=month&currency=eur&seats=1',
    )
  })

  it('names the plan that ended and leads back to it in one step', async () => {
    current = {
      ...onFree,
      state: { kind: 'canceled', endedAt: expiresAt },
      lastChoice: { ...starter, addOns: [] },
    }
    open()
    expect(await screen.findByText("Starter ended on 22 November 2026. You're on Free.")).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Come back' }).getAttribute('href')).toBe(
      '/checkout?plan=starter&interval=month&currency=eur&seats=1',
    )
  })

  it('warns of a card that expires before the next charge', async () => {
    current = { ...onTeam, paymentMethod: { ...visa, expMonth: 11, expYear: 2026 } }
    open()
    expect(await screen.findByText('Expires before your next charge')).toBeTruthy()
  })

  it.each([
    ['past_due', 'Pay now', '/billing/pay/'],
    ['unpaid', 'Pay now', '/billing/pay/'],
    ['bank_check', 'Confirm with the bank', '/billing/pay/'],
    ['trialing', 'Add a card', '/billing/payment-methods/add'],
    ['paused', 'Add a card', '/billing/payment-methods/add'],
  ] as const)('leads from %s to "%s"', async (kind, label, path) => {
    const states = {
      past_due: { kind: 'past_due', due, nextAttemptAt: null, declineCode: null },
      unpaid: { kind: 'unpaid', due },
      bank_check: { kind: 'bank_check', purpose: 'renewal', due, expiresAt: null },
      trialing: { kind: 'trialing', endsAt: expiresAt, then: due, hasPaymentMethod: false },
      paused: { kind: 'paused', because: 'trial_without_card', resumesAt: null, then: due },
    } as const
    const id = crypto.randomUUID()
    const isOwed = path === '/billing/pay/'
    current = {
      ...onTeam,
      state: states[kind],
      openInvoice: isOwed ? { id, due, nextAttemptAt: null } : null,
    }
    open()
    const link = await screen.findByRole('link', { name: label })
    expect(link.getAttribute('href')).toBe(isOwed ? `${path}${id}` : path)
  })

  it('gives members words, not buttons', async () => {
    current = { ...onTeam, canManage: false }
    open()
    expect(
      await screen.findByText('Only owners and billing managers can change this. Ask one of them.'),
    ).toBeTruthy()
    expect(screen.queryByRole('link', { name: 'See plans' })).toBeNull()
  })

  it('keeps the rest of the page when the activity cannot be read', async () => {
    activity = 'failing'
    current = onTeam
    open()
    expect(await screen.findByText("We couldn't load the activity")).toBeTruthy()
    expect(screen.getByText('Active')).toBeTruthy()
  })

  it('keeps the activity when the state cannot be read, and reads it again on request', async () => {
    current = refusal('unexpected')
    const { user } = open()
    expect(await screen.findByText("We couldn't load your billing")).toBeTruthy()
    expect(await screen.findByText('Payment of €145.00 received')).toBeTruthy()
    current = onTeam
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('Active')).toBeTruthy()
  })

  it('speaks Italian', async () => {
    open('it')
    expect(
      await screen.findByText('Hai il piano Free. Nessuna carta registrata, nulla da pagare.'),
    ).toBeTruthy()
    expect((await screen.findByText(/Pagamento di 145,00\s€ ricevuto/)).textContent).toBeTruthy()
  })
})
