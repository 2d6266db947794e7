import { cleanup, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { UpcomingInvoice } from '#shared/contracts/invoices.ts'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { sampleDetails } from '#shared/testing/billing-details.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onFree, onTeam, planList } from '../../testing/samples.ts'

const visa = { type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2034 }
const expiresAt = '2026-11-22T09:00:00.000Z'
const starter = { plan: 'starter', interval: 'month', currency: 'eur', seats: 1, addOns: [] } as const

const eur = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })
const due = eur(2_900)
const nextBill: NonNullable<UpcomingInvoice> = {
  at: '2026-12-01T10:00:00.000Z',
  total: eur(17_690),
  due: eur(16_690),
  lines: [
    {
      plan: 'team',
      addOn: null,
      description: null,
      quantity: 5,
      unit: eur(2_900),
      amount: eur(14_500),
      proration: null,
      periodStart: '2026-12-01T10:00:00.000Z',
      periodEnd: '2027-01-01T10:00:00.000Z',
    },
  ],
  subtotal: eur(14_500),
  discount: eur(0),
  tax: eur(3_190),
  taxes: null,
  balanceApplied: eur(-1_000),
}
const invoiceRow = {
  createdAt: '2026-11-01T10:00:00.000Z',
  dueAt: null,
  subject: { reason: 'renewal', plan: 'team' },
  state: 'paid',
  total: eur(14_500),
  remaining: eur(0),
  hasDocument: true,
} as const

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
      await screen.findByText('Team, 5 seats. Next: €145.00 (estimate) on 1 December 2026 from Visa ··4242.'),
    ).toBeTruthy()
    expect(screen.getByText('Active')).toBeTruthy()
    expect(screen.getByText('Expires 12/2034')).toBeTruthy()
    expect(await screen.findByText('Payment of €145.00 received')).toBeTruthy()
  })

  it('names the next charge as the payment provider will make it, with its parts; until then it is an estimate', async () => {
    current = { ...onTeam, paymentMethod: visa }
    let tell = (_: UpcomingInvoice) => {}
    const upcoming = new Promise<UpcomingInvoice>((resolve) => (tell = resolve))
    const { user } = renderApp({
      path: '/billing',
      answers: { ...answers, invoices: { upcoming: () => upcoming } },
    })
    const card = within(await screen.findByRole('region', { name: 'Next charge' }))
    expect(card.getByText('€145.00')).toBeTruthy()
    expect(card.getByText('Estimate by list prices, before taxes and credit.')).toBeTruthy()
    tell({ ...nextBill, due: eur(16_690) })
    expect(await card.findByText('€166.90')).toBeTruthy()
    expect(screen.getByText('Team, 5 seats. Next: €166.90 on 1 December 2026 from Visa ··4242.')).toBeTruthy()
    expect(card.queryByText(/^Estimate/)).toBeNull()
    await user.click(card.getByText('What it is made of'))
    expect(card.getByText('5 × Team')).toBeTruthy()
    expect(card.getByText('€31.90')).toBeTruthy()
    expect(card.getByText('-€10.00')).toBeTruthy()
  })

  it('calls the next charge an estimate where it could not be worked out, and asks again on request', async () => {
    current = { ...onTeam, paymentMethod: visa }
    let isBroken = true
    const { user } = renderApp({
      path: '/billing',
      answers: {
        ...answers,
        invoices: {
          upcoming() {
            if (isBroken) throw refusal('stripe_unavailable')
            return nextBill
          },
        },
      },
    })
    const again = await screen.findByRole('button', { name: 'Ask for the exact amount' })
    expect(screen.getByText('Estimate by list prices, before taxes and credit.')).toBeTruthy()
    isBroken = false
    await user.click(again)
    expect(await screen.findByText('€166.90')).toBeTruthy()
  })

  it('says how many seats are paid, in use and free, and who uses them', async () => {
    current = { ...onTeam, paymentMethod: visa }
    const people = ['Ana Active', 'Bea Blue'].map((name, index) => ({
      name,
      role: index === 0 ? ('owner' as const) : ('member' as const),
    }))
    let seats = 5
    const invited = 1
    const subscriptions = { ...answers.subscriptions, seats: () => ({ seats, invited, people }) }
    const { user } = renderApp({ path: '/billing', answers: { ...answers, subscriptions } })
    const plan = within(await screen.findByRole('region', { name: 'Plan' }))
    expect(await plan.findByText('5 seats paid · 2 in use · 1 kept for the invited · 2 free')).toBeTruthy()
    await user.click(plan.getByText('Who uses them'))
    expect(plan.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'Ana ActiveOwner',
      'Bea BlueMember',
    ])
    cleanup()
    seats = 1
    renderApp({ path: '/billing', answers: { ...answers, subscriptions } })
    expect(await screen.findByText(/^2 people have no seat of their own/)).toBeTruthy()
  })

  it('reminds of the end of a pause a week ahead, with the amount and both ways on', async () => {
    const resumesAt = '2026-11-06T10:00:00.000Z'
    current = {
      ...onTeam,
      paymentMethod: visa,
      state: { kind: 'paused', because: 'wanted', resumesAt, then: eur(14_500) },
      allowed: ['resume', 'cancel', 'extend_pause'],
      canCancel: true,
    }
    open()
    expect(await screen.findByText(/^Your plan starts again on 6 November 2026, in 5 days$/)).toBeTruthy()
    expect(screen.getByText(/^€145\.00 is charged to Visa ··4242 that day/)).toBeTruthy()
    const extend = screen.getAllByRole('link', { name: 'Extend the pause' })
    expect(extend.map((link) => link.getAttribute('href'))).toEqual(Array(2).fill('/billing/pause/extend'))
    expect(screen.getByRole('link', { name: 'Cancel instead' }).getAttribute('href')).toBe('/billing/cancel')
    cleanup()
    current = { ...current, accountNow: '2026-10-20T10:00:00.000Z' }
    open()
    expect(await screen.findByText('Paused')).toBeTruthy()
    expect(screen.queryByText(/^Your plan starts again/)).toBeNull()
  })

  it('shows the newest three invoices and who is billed, and leads on to all of them', async () => {
    current = { ...onTeam, paymentMethod: visa }
    const { user } = renderApp({
      path: '/billing',
      answers: {
        ...answers,
        invoices: {
          upcoming: () => null,
          list: () => ({
            rows: [1, 2, 3, 4].map((n) => ({ ...invoiceRow, id: crypto.randomUUID(), number: `INV-${n}` })),
            count: 4,
            next: null,
            years: [2026],
          }),
        },
        billingDetails: {
          get: () => ({
            details: { ...sampleDetails, emails: ['books@rossi.example'] },
            taxIds: [
              {
                type: 'eu_vat',
                value: 'IT12345678901',
                country: 'IT',
                status: 'verified',
                verifiedName: null,
              },
            ],
            version: 'one',
            nextInvoiceAt: null,
            canManage: true,
          }),
        },
      },
    })
    const recent = within(await screen.findByRole('region', { name: 'Recent invoices' }))
    expect(recent.getAllByRole('listitem').map((row) => row.querySelector('a')?.textContent)).toEqual([
      'INV-1',
      'INV-2',
      'INV-3',
    ])
    const billed = within(await screen.findByRole('region', { name: 'Billed to' }))
    expect(billed.getByText(sampleDetails.name)).toBeTruthy()
    expect(billed.getByText('IT12345678901, confirmed')).toBeTruthy()
    expect(billed.getByText('Invoices go to books@rossi.example')).toBeTruthy()
    await user.click(recent.getByRole('link', { name: 'All invoices' }))
    expect(await screen.findByRole('link', { name: 'INV-4' })).toBeTruthy()
  })

  it('F17: shows what was known, and when, while the payment provider does not answer', async () => {
    current = { ...onTeam, paymentMethod: visa, isProviderUp: false }
    open()
    const title = await screen.findByText("Our payment provider doesn't answer")
    expect(title.closest('[role=status]')?.textContent).toMatch(/as of 1 Nov.*\. Your plan stays as it is/)
    expect(screen.getByText('Active')).toBeTruthy()
    expect(
      screen.getByText('Team, 5 seats. Next: €145.00 (estimate) on 1 December 2026 from Visa ··4242.'),
    ).toBeTruthy()
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
