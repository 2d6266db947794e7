import { cleanup, screen, within } from '@testing-library/react'
import { beforeEach, expect, it } from 'vitest'
import type { ChangePreview, ChangeSubscriptionInput } from '#shared/contracts/plan-changes.ts'
import type { CurrentSubscription, PlanChoice } from '#shared/contracts/subscriptions.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onTeam, planList } from '../../testing/samples.ts'

const eur = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })
const visa = { type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2034 }
const team = onTeam.plan?.choice
const renewsAt = '2026-12-01T10:00:00.000Z'

function previewOf(to: PlanChoice, when: 'soonest' | 'renewal'): ChangePreview {
  if (team === undefined) throw new Error('the sample has a plan')
  const mayWait = to.plan === 'business'
  const isUp = mayWait && when === 'soonest'
  return {
    quoteId: crypto.randomUUID(),
    expiresAt: '2026-11-01T10:10:00.000Z',
    from: team,
    to,
    now: isUp
      ? {
          choice: to,
          due: eur(4710),
          lines: [
            {
              kind: 'credit',
              plan: 'team',
              addOn: null,
              quantity: 5,
              from: '2026-11-16T10:00:00.000Z',
              to: renewsAt,
              amount: eur(-7250),
            },
            {
              kind: 'charge',
              plan: 'business',
              addOn: null,
              quantity: 10,
              from: '2026-11-16T10:00:00.000Z',
              to: renewsAt,
              amount: eur(11_960),
            },
          ],
        }
      : null,
    later: isUp ? null : { choice: to, at: renewsAt },
    waitsBecause: null,
    mayWait,
    next: { amount: eur(mayWait ? 9900 : 900), charged: eur(mayWait ? 9900 : 400), at: renewsAt },
    creditKept: null,
    isTrial: false,
    replaces: null,
    replacesPause: null,
    paymentMethod: visa,
  }
}

let current: CurrentSubscription
let moves: typeof planList.moves
let agreed: ChangeSubscriptionInput[]
let refusals: Error[]
let previewRefusal: Error | null
beforeEach(() => {
  current = onTeam
  moves = planList.moves
  agreed = []
  refusals = []
  previewRefusal = null
})

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => ({ ...planList, moves }) },
  activity: { recent: () => [] },
  subscriptions: {
    current: () => current,
    previewChange({ choice, when = 'soonest' }) {
      if (previewRefusal !== null) throw previewRefusal
      return previewOf({ ...choice, addOns: choice.addOns ?? [] }, when)
    },
    change(input) {
      agreed.push(input)
      const refused = refusals.shift()
      if (refused) throw refused
      return { kind: 'done' }
    },
    dropChange: () => (current = onTeam),
  },
}
const open = (path: string, language: 'en' | 'it' = 'en') => renderApp({ path, answers, language })
const review = async () => within(await screen.findByRole('region', { name: 'What changes' }))

it('shows what is paid today, from when, what comes next and what is gained, and agrees to just that', async () => {
  const { user } = open('/billing/change')
  expect(
    await screen.findByText('Pick another plan, interval or number, and the amounts stand here.'),
  ).toBeTruthy()
  await user.click(screen.getByRole('radio', { name: /^Business/ }))
  const pay = await screen.findByRole('button', { name: 'Pay €47.10 and switch now' })
  const shown = await review()
  for (const words of [
    'Business, 10 seats, monthly: as soon as it is paid',
    '€99.00 on 1 December 2026, then every month',
    'Single sign-on',
    'Members: 100 → unlimited',
  ]) {
    expect(shown.getByText(words)).toBeTruthy()
  }
  const rows = shown.getAllByRole('row', { hidden: true }).map(({ textContent }) => textContent)
  expect(rows.slice(1)).toEqual([
    expect.stringMatching(/^Unused time on 5 × Team.*15 days.*72\.50$/),
    expect.stringMatching(/^Business with 10 seats for the rest of the period.*€119\.60$/),
    'You pay today€47.10',
  ])
  expect(
    shown.getByText(/agree that €47\.10 is charged to Visa.*4242 now, and €99\.00 on 1 December/),
  ).toBeTruthy()
  await user.click(pay)
  expect(await screen.findByText('You are on Business, 10 seats, monthly')).toBeTruthy()
  expect(agreed).toHaveLength(1)
})

it('says when a larger plan begins by the rules of what is sold', async () => {
  open('/billing/change')
  const business = () => screen.findByRole('radio', { name: /^Business/ })
  expect((await business()).closest('label')?.textContent).toContain('Starts as soon as it is paid')
  cleanup()
  moves = { ...planList.moves, higher_plan: 'renewal' }
  open('/billing/change')
  expect((await business()).closest('label')?.textContent).toContain('Starts with your next period')
})

it('says that a smaller plan waits for the renewal and what credit takes off, and lets a larger one wait too', async () => {
  const { user } = open('/billing/change?plan=starter')
  const agree = await screen.findByRole('button', { name: 'Switch on 1 December 2026' })
  expect(
    (await review()).getByText('Your credit of €5.00 is taken off the first: €4.00 is charged.'),
  ).toBeTruthy()
  await user.click(agree)
  expect(await screen.findByText('Starter, monthly from 1 December 2026')).toBeTruthy()
  cleanup()
  const larger = open('/billing/change?plan=business').user
  await larger.click(await screen.findByRole('radio', { name: /^On 1 December 2026/ }))
  expect(await screen.findByRole('button', { name: 'Switch on 1 December 2026' })).toBeTruthy()
  expect((await review()).getByText(/^€0\.00$/)).toBeTruthy()
  await larger.click(screen.getByRole('radio', { name: /^As soon as it is paid/ }))
  expect(await screen.findByRole('button', { name: 'Pay €47.10 and switch now' })).toBeTruthy()
})

it('never shows a preview that failed as an amount, and asks again', async () => {
  previewRefusal = refusal('stripe_unavailable')
  const { user } = open('/billing/change?plan=business')
  expect(await screen.findByText("We couldn't work out what this costs")).toBeTruthy()
  expect((await review()).queryByText(/€0\.00/)).toBeNull()
  previewRefusal = null
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('button', { name: 'Pay €47.10 and switch now' })).toBeTruthy()
})

it('keeps the old plan in words when the card is declined or the amounts got old, and goes on with a new attempt', async () => {
  const { user } = open('/billing/change?plan=business')
  const press = async () =>
    user.click(await screen.findByRole('button', { name: 'Pay €47.10 and switch now' }))
  refusals.push(refusal('card_declined', 'req_1', { declineCode: 'insufficient_funds' }))
  await press()
  expect(await screen.findByText('You are still on Team. Nothing was changed or charged.')).toBeTruthy()
  expect(screen.getByText('The bank declined: not enough funds')).toBeTruthy()
  refusals.push(refusal('quote_expired'))
  await press()
  expect(await screen.findByText('These amounts are no longer right')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Show the amounts anew' }))
  await press()
  expect(await screen.findByText('You are on Business, 10 seats, monthly')).toBeTruthy()
  expect(new Set(agreed.map(({ attemptId }) => attemptId)).size).toBe(3)
})

it('leads to the change that waits for its payment, which can be dropped', async () => {
  current = {
    ...onTeam,
    waitingChange: {
      attemptId: crypto.randomUUID(),
      to: { plan: 'business', interval: 'month', currency: 'eur', seats: 10, addOns: [] },
      due: eur(4710),
      expiresAt: '2026-11-02T09:00:00.000Z',
    },
  }
  const { user } = open('/billing/change')
  expect(await screen.findByText(/^Business, 10 seats, monthly starts once €47\.10 is paid\./)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Pay €47.10' })).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Drop the change' }))
  expect(await screen.findByRole('region', { name: 'What changes' })).toBeTruthy()
})

it('speaks Italian', async () => {
  open('/billing/change?plan=business', 'it')
  expect(await screen.findByRole('button', { name: /^Paga 47,10.*e cambia ora$/ })).toBeTruthy()
  expect(screen.getByText('Business, 10 postazioni, mensile: appena è pagato')).toBeTruthy()
})

it('offers no fewer seats than people sit on, and says how many that are', async () => {
  const people = ['Ana', 'Bea', 'Ciro'].map((name) => ({ name, role: 'member' as const }))
  const subscriptions = { ...answers.subscriptions, seats: () => ({ seats: 5, invited: 0, people }) }
  const { user } = renderApp({ path: '/billing/change', answers: { ...answers, subscriptions } })
  expect(await screen.findByText('3 are in use.')).toBeTruthy()
  const seats = screen.getByRole('spinbutton', { name: 'Seats' })
  await user.clear(seats)
  await user.type(seats, '2')
  expect(screen.getByText('Enter a whole number from 3 to 100.')).toBeTruthy()
})
