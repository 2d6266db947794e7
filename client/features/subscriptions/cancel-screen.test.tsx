import { cleanup, screen } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CancelSubscriptionInput, CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onFree, onTeam, planList } from '../../testing/samples.ts'

const endsAt = '2026-12-01T10:00:00.000Z'
const ending: CurrentSubscription = {
  ...onTeam,
  state: { kind: 'canceling', endsAt },
  ending: { endsAt, canBeKept: true },
  canCancel: false,
}

let current: CurrentSubscription
let asked: CancelSubscriptionInput[]
let refusals: Error[]
beforeEach(() => {
  current = onTeam
  asked = []
  refusals = []
})

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  activity: { recent: () => [] },
  subscriptions: {
    current: () => current,
    cancel(input) {
      asked.push(input)
      const refused = refusals.shift()
      if (refused) throw refused
      current = ending
      return current
    },
    keep() {
      const refused = refusals.shift()
      if (refused) throw refused
      current = onTeam
      return current
    },
  },
}
const open = (path: string, language: 'en' | 'it' = 'en') => renderApp({ path, answers, language })

describe('cancelling', () => {
  it('takes two clicks from the overview, and keeping the plan one more', async () => {
    const { user, addresses } = open('/billing')
    await user.click(await screen.findByRole('link', { name: 'Cancel plan' }))
    expect(
      await screen.findByText(/^Everything works as before until 1 December 2026.* Then Team ends/),
    ).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Cancel my plan' }))
    expect(await screen.findByText(/^Team ends on 1 December 2026.*No more charges/)).toBeTruthy()
    expect(addresses().at(-1)).toBe('/billing')
    expect(asked).toMatchObject([{ reason: null, comment: null }])
    await user.click(screen.getByRole('button', { name: 'Keep Team' }))
    expect(await screen.findByRole('link', { name: 'Cancel plan' })).toBeTruthy()
  })

  it('sends the reason and what was typed, and the same attempt again while no answer came', async () => {
    current = { ...onTeam, leavingOffers: { unused: 'pause', too_expensive: 'cheaper_plan' } }
    const { user } = open('/billing/cancel')
    await user.click(await screen.findByRole('radio', { name: "I don't use it enough" }))
    await user.type(screen.getByLabelText('Anything else? (optional)'), ' See you in spring ')
    refusals.push(new Error('no network'), refusal('stripe_unavailable'))
    const press = () => user.click(screen.getByRole('button', { name: 'Cancel my plan' }))
    await press()
    expect(await screen.findByRole('alert')).toBeTruthy()
    await press()
    expect(await screen.findByText(/payment provider doesn't answer/)).toBeTruthy()
    await press()
    expect(await screen.findByText(/^Team ends on/)).toBeTruthy()
    expect(asked.map(({ reason, comment }) => [reason, comment])).toEqual(
      asked.map(() => ['unused', 'See you in spring']),
    )
    expect(new Set(asked.map(({ attemptId }) => attemptId)).size).toBe(2)
  })

  it('says whether an open invoice is still tried', async () => {
    const due = { amountMinor: 14_500, currency: 'eur' } as const
    current = {
      ...onTeam,
      state: { kind: 'past_due', due, nextAttemptAt: '2026-11-08T10:00:00.000Z', declineCode: null },
      openInvoice: { id: crypto.randomUUID(), due, nextAttemptAt: '2026-11-08T10:00:00.000Z' },
    }
    open('/billing/cancel')
    expect(
      await screen.findByText(
        'The open €145.00 stays due. We will still try to charge it on 8 November 2026.',
      ),
    ).toBeTruthy()
    cleanup()
    current = {
      ...onTeam,
      state: { kind: 'bank_check', purpose: 'renewal', due, expiresAt: null },
      openInvoice: { id: crypto.randomUUID(), due, nextAttemptAt: '2026-12-02T10:00:00.000Z' },
    }
    open('/billing/cancel')
    expect(await screen.findByText(/We won't try to charge it again by ourselves\.$/)).toBeTruthy()
  })

  it('promises that a trial is never charged, in Italian too', async () => {
    current = {
      ...onTeam,
      state: {
        kind: 'trialing',
        endsAt,
        then: { amountMinor: 14_500, currency: 'eur' },
        hasPaymentMethod: true,
      },
    }
    open('/billing/cancel', 'it')
    expect(await screen.findByText('Non ti verrà addebitato nulla.')).toBeTruthy()
    expect(screen.getByRole('heading', { level: 1, name: 'Disdici la prova di Team' })).toBeTruthy()
  })

  it('has nothing to offer to people on Free, and tells members whom to ask', async () => {
    current = onFree
    open('/billing/cancel')
    expect(await screen.findByText('There is nothing to cancel')).toBeTruthy()
    cleanup()
    current = { ...onTeam, canManage: false, canCancel: false }
    open('/billing/cancel')
    expect(await screen.findByText(/^Only owners and billing managers can change this/)).toBeTruthy()
  })

  it('says on the overview that the cancellation still stands when keeping fails', async () => {
    current = ending
    refusals.push(refusal('operation_running'))
    const { user } = open('/billing')
    await user.click(await screen.findByRole('button', { name: 'Keep Team' }))
    expect(await screen.findByText('The cancellation still stands')).toBeTruthy()
  })
})

describe('what is said before', () => {
  it('does not call a trial paid', async () => {
    current = {
      ...onTeam,
      state: {
        kind: 'trialing',
        endsAt,
        then: { amountMinor: 14_500, currency: 'eur' },
        hasPaymentMethod: true,
      },
    }
    open('/billing/cancel')
    expect(await screen.findByText('With the trial. You can change your mind until then.')).toBeTruthy()
    expect(screen.queryByText(/period that is paid/)).toBeNull()
  })

  it('makes one offer that answers the reason, beside the button that cancels', async () => {
    current = { ...onTeam, leavingOffers: { unused: 'pause', too_expensive: 'cheaper_plan' } }
    const { user } = open('/billing/cancel')
    await user.click(await screen.findByRole('radio', { name: "I don't use it enough" }))
    expect(screen.getByRole('link', { name: 'See the pause' }).getAttribute('href')).toBe('/billing/pause')
    await user.click(screen.getByRole('radio', { name: 'It costs too much' }))
    expect(screen.queryByRole('link', { name: 'See the pause' })).toBeNull()
    expect(screen.getByRole('link', { name: 'Compare plans' })).toBeTruthy()
    await user.click(screen.getByRole('radio', { name: 'I found something else' }))
    expect(screen.queryByRole('link', { name: 'Compare plans' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Cancel my plan' })).toBeTruthy()
  })
})
