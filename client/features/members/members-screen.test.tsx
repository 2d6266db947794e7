import { cleanup, screen } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { InviteInput, Members } from '#shared/contracts/members.ts'
import type { ChangePreview } from '#shared/contracts/plan-changes.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onTeam, ownerAndInvited, planList } from '../../testing/samples.ts'

const eur = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })
const renewsAt = '2026-12-01T10:00:00.000Z'
const full: Members = { ...ownerAndInvited, seats: { count: 2, isSold: true, used: 1, invited: 1, free: 0 } }

let members: Members
let invited: InviteInput[]
let asked: PlanChoice[]
let isPreviewBroken: boolean
beforeEach(() => {
  members = ownerAndInvited
  invited = []
  asked = []
  isPreviewBroken = false
})

function previewOf(to: PlanChoice): ChangePreview {
  if (onTeam.plan === null) throw new Error('the sample has a plan')
  return {
    quoteId: crypto.randomUUID(),
    expiresAt: '2026-11-01T10:10:00.000Z',
    from: onTeam.plan.choice,
    to,
    now: { choice: to, due: eur(1450), lines: [] },
    later: null,
    waitsBecause: null,
    mayWait: false,
    next: { amount: eur(17_400), charged: eur(17_400), at: renewsAt },
    creditKept: null,
    isTrial: false,
    replaces: null,
    replacesPause: null,
    paymentMethod: { type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2034 },
  }
}

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  subscriptions: {
    current: () => onTeam,
    previewChange({ choice }) {
      if (isPreviewBroken) throw refusal('stripe_unavailable')
      const wanted = { ...choice, addOns: choice.addOns ?? [] }
      asked = [wanted]
      return previewOf(wanted)
    },
    change: () => ({ kind: 'done' }),
  },
  members: {
    list: () => members,
    invite(input) {
      invited.push(input)
      return members
    },
  },
}
const open = (language: 'en' | 'it' = 'en') => renderApp({ path: '/billing/members', answers, language })

describe('people and seats', () => {
  it('sends an invitation at once while a seat is free, and says so', async () => {
    const { user } = open()
    expect(await screen.findByText('5 seats paid · 1 in use · 1 kept for the invited · 3 free')).toBeTruthy()
    expect(screen.getByText(/^They take one of 3 free seats, so nothing is charged/)).toBeTruthy()
    await user.type(screen.getByLabelText('Email'), 'Carlo@Example.com')
    await user.selectOptions(screen.getByLabelText('Role'), 'Accountant')
    await user.click(screen.getByRole('button', { name: 'Send the invitation' }))
    expect(await screen.findByText('carlo@example.com was invited.')).toBeTruthy()
    expect(invited).toEqual([{ email: 'carlo@example.com', role: 'accountant' }])
    expect(asked).toEqual([])
  })

  it('without a free seat shows what one costs, and invites only once it is paid', async () => {
    members = full
    const { user } = open()
    await user.type(await screen.findByLabelText('Email'), 'carlo@example.com')
    await user.click(screen.getByRole('button', { name: 'See what a seat costs' }))
    expect(
      await screen.findByText(
        'This adds 1 seat: €14.50 today, then €174.00 every month for all seats, from 1 December 2026.',
      ),
    ).toBeTruthy()
    expect(asked.map(({ seats }) => seats)).toEqual([6])
    expect(invited).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Pay €14.50 and invite carlo@example.com' }))
    expect(await screen.findByText('carlo@example.com was invited.')).toBeTruthy()
    expect(invited).toHaveLength(1)
  })

  it('shows no price and pays nothing where it cannot be worked out', async () => {
    members = full
    isPreviewBroken = true
    const { user } = open()
    await user.type(await screen.findByLabelText('Email'), 'carlo@example.com')
    await user.click(screen.getByRole('button', { name: 'See what a seat costs' }))
    expect(await screen.findByText("We couldn't work out the price")).toBeTruthy()
    expect(screen.queryByText(/€0\.00/)).toBeNull()
    expect(invited).toEqual([])
  })

  it('counts the members that a plan includes, sells none beyond them, and leads to larger plans', async () => {
    const included = { count: 3, isSold: false, used: 1, invited: 0, free: 2 }
    const luis = { id: crypto.randomUUID(), name: 'Luis', email: null, role: 'member' } as const
    const more = { since: '2026-11-01T10:00:00.000Z', isYou: false, mayRemove: true }
    members = {
      ...ownerAndInvited,
      invitations: [],
      seats: included,
      people: [...ownerAndInvited.people, { ...luis, ...more }],
    }
    const { user } = open()
    expect(await screen.findByText('3 members included · 1 in use · 2 free')).toBeTruthy()
    expect(screen.getByText(/^They take one of 2 free places, so nothing is charged/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Remove Luis' }))
    expect(screen.getByText(/Their place is free for somebody else\.$/)).toBeTruthy()
    cleanup()
    members = { ...members, seats: { ...included, used: 3, free: 0 } }
    open('it')
    expect(await screen.findByText('I 3 membri del tuo piano ci sono già tutti')).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Vedi i piani' })).toBeTruthy()
    expect(screen.queryByLabelText('E-mail')).toBeNull()
    cleanup()
    members = { ...members, seats: { count: null, isSold: false, used: 4, invited: 1, free: null } }
    open()
    expect(await screen.findByText('4 people · 1 invited · as many as you like')).toBeTruthy()
    expect(
      screen.getByText(/^Your plan has room for any number of people, so nothing is charged/),
    ).toBeTruthy()
  })

  it('lets others ask, says why where they may not, and sells no seats where the plan has none', async () => {
    members = { ...full, invitations: [], may: 'ask', canManage: false }
    open('it')
    expect(await screen.findByText(/^Nessuna postazione è libera\./)).toBeTruthy()
    expect(screen.queryByText('Chi può occupare le postazioni?')).toBeNull()
    cleanup()
    members = { ...members, may: 'none' }
    open()
    expect(await screen.findByText(/^Only owners and billing managers invite people here/)).toBeTruthy()
    cleanup()
    members = { ...ownerAndInvited, seats: null, may: 'none' }
    open()
    expect(await screen.findByText('Your plan is for one person')).toBeTruthy()
    expect(screen.queryByLabelText('Email')).toBeNull()
  })
})
