import type { BillingFacts, SubscriptionFacts } from '#shared/billing/subscription-state.ts'
import type { BillingState } from '#shared/contracts/subscriptions.ts'

export const created = new Date('2027-03-01T13:02:00.000Z')
export const now = new Date('2027-03-02T00:00:00.000Z')
export const later = new Date('2027-03-14T13:02:00.000Z')
export const latest = new Date('2027-05-01T13:02:00.000Z')
export const eur = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })
export const choice = { plan: 'team', interval: 'month', currency: 'eur', seats: 5, addOns: [] } as const
export const visa = { type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2030 }
export const open = { status: 'open', due: eur(2_900), nextAttemptAt: null } as const

export const active: SubscriptionFacts = {
  status: 'active',
  choice: { ...choice, addOns: [] },
  createdAt: created,
  startedAt: created,
  periodEndsAt: later,
  trialEndsAt: null,
  cancelAtPeriodEnd: false,
  cancelAt: null,
  endedAt: null,
  pausedBecause: null,
  collectionPaused: null,
  pendingUntil: null,
  waitsForCard: false,
  hasPaymentMethod: true,
  renewal: eur(14_500),
}
export const nothingBooked = { changeAt: null, to: null, then: null, pauseAt: null, resumeAt: null }
export const toStarter = {
  ...nothingBooked,
  changeAt: later,
  to: { ...choice, plan: 'starter', addOns: [] },
  then: eur(900),
}

/** A line of the table of states: the facts, the state that they are, and its sentence in both languages. */
export interface Line {
  name: string
  /** null = nothing was ever bought. */
  subscription: Partial<SubscriptionFacts> | null
  rest?: Partial<Omit<BillingFacts, 'subscription'>>
  hasCard?: boolean
  /** What Stripe says that it charges next; absent while it has not said. */
  billedMinor?: number
  at?: Date
  kind: BillingState['kind']
  en: string
  it: string
}

export const trial = { status: 'trialing', trialEndsAt: later } as const
export const startingTrial = { ...trial, waitsForCard: true } as const
