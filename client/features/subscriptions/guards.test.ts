import { expect, test } from 'vitest'
import { obstacleTo } from '#shared/billing/guards.ts'
import type { BillingFacts, SubscriptionFacts } from '#shared/billing/subscription-state.ts'
import { type SubscriptionAction, subscriptionActions } from '#shared/contracts/subscriptions.ts'
import type { BillingErrorCode } from '#shared/errors.ts'
import english from '../../messages/en.json'
import italian from '../../messages/it.json'

const now = new Date('2027-03-02T00:00:00.000Z')
const earlier = new Date('2027-02-20T00:00:00.000Z')
const later = new Date('2027-03-14T00:00:00.000Z')
const eur = { amountMinor: 2900, currency: 'eur' } as const
const active: SubscriptionFacts = {
  status: 'active',
  choice: { plan: 'team', interval: 'month', currency: 'eur', seats: 1, addOns: [] },
  createdAt: now,
  startedAt: now,
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
  renewal: eur,
}
const open = { status: 'open', due: eur, nextAttemptAt: null } as const
const booked = { changeAt: null, to: null, then: null, pauseAt: later, resumeAt: null }

function facts(
  subscription: Partial<SubscriptionFacts> | null,
  rest: Partial<Omit<BillingFacts, 'subscription'>> = {},
): BillingFacts {
  return {
    subscription: subscription && { ...active, ...subscription },
    latestInvoice: null,
    intent: null,
    declineCode: null,
    isDisputed: false,
    schedule: null,
    ...rest,
  }
}

const trial = { status: 'trialing', trialEndsAt: later } as const
const none = 'not_subscribed'
/** One line a state: how each action is refused, in the order of the list of actions; null where it is open. */
const table: [string, BillingFacts, (BillingErrorCode | null)[]][] = [
  ['free', facts(null), [none, none, none, none, none, none, none, none, 'not_subscribed', 'not_subscribed']],
  [
    'incomplete',
    facts({ status: 'incomplete' }, { latestInvoice: open }),
    [none, none, none, none, none, none, none, none, 'not_subscribed', 'not_subscribed'],
  ],
  [
    'ended',
    facts({ status: 'canceled', endedAt: now }),
    [none, none, none, none, none, none, none, none, 'not_subscribed', 'not_subscribed'],
  ],
  [
    'active',
    facts({}),
    [null, null, 'not_ending', null, 'not_paused', 'not_paused', 'not_paused', 'not_in_trial', null, null],
  ],
  [
    'trial',
    facts(trial),
    [null, null, 'not_ending', 'trial_running', 'not_paused', 'not_paused', 'not_paused', null, null, null],
  ],
  [
    'trial without a card',
    facts({ ...trial, hasPaymentMethod: false }),
    [
      null,
      null,
      'not_ending',
      'trial_running',
      'not_paused',
      'not_paused',
      'not_paused',
      'no_payment_method',
      null,
      null,
    ],
  ],
  [
    'canceling',
    facts({ cancelAtPeriodEnd: true }),
    [
      'already_ending',
      null,
      null,
      'already_ending',
      'not_paused',
      'not_paused',
      'not_paused',
      'not_in_trial',
      'already_ending',
      'already_ending',
    ],
  ],
  [
    'ending on a day that support set',
    facts({ cancelAt: later }),
    [
      'already_ending',
      null,
      'not_ending',
      'already_ending',
      'not_paused',
      'not_paused',
      'not_paused',
      'not_in_trial',
      'already_ending',
      'already_ending',
    ],
  ],
  [
    'pause booked',
    facts({}, { schedule: booked }),
    [
      null,
      null,
      'not_ending',
      'already_paused',
      null,
      'not_paused',
      'not_paused',
      'not_in_trial',
      null,
      null,
    ],
  ],
  [
    'change booked',
    facts({}, { schedule: { ...booked, pauseAt: null, changeAt: later } }),
    [null, null, 'not_ending', null, 'not_paused', 'not_paused', 'not_paused', 'not_in_trial', null, null],
  ],
  [
    'past due',
    facts({ status: 'past_due' }, { latestInvoice: open }),
    [
      null,
      null,
      'not_ending',
      'payment_open',
      'not_paused',
      'not_paused',
      'not_paused',
      'not_in_trial',
      'payment_open',
      'payment_open',
    ],
  ],
  [
    'renewal at the bank',
    facts({ status: 'past_due' }, { latestInvoice: open, intent: 'requires_action' }),
    [
      null,
      null,
      'not_ending',
      'payment_in_progress',
      'not_paused',
      'not_paused',
      'not_paused',
      'not_in_trial',
      'payment_in_progress',
      'payment_in_progress',
    ],
  ],
  [
    'payment on its way',
    facts({}, { latestInvoice: open, intent: 'processing' }),
    [
      null,
      'payment_in_progress',
      'not_ending',
      'payment_in_progress',
      'not_paused',
      'not_paused',
      'not_paused',
      'not_in_trial',
      'payment_in_progress',
      'payment_in_progress',
    ],
  ],
  [
    'on hold',
    facts({ status: 'unpaid' }, { latestInvoice: open }),
    [
      null,
      null,
      'not_ending',
      'payment_open',
      'not_paused',
      'not_paused',
      'not_paused',
      'not_in_trial',
      'payment_open',
      'payment_open',
    ],
  ],
  [
    'paused',
    facts({ status: 'paused' }),
    [
      null,
      null,
      'not_ending',
      'already_paused',
      'not_paused',
      'not_paused',
      null,
      'not_in_trial',
      'already_paused',
      'already_paused',
    ],
  ],
  [
    'paused until a day',
    facts({ status: 'paused' }, { schedule: { ...booked, pauseAt: earlier, resumeAt: later } }),
    [
      null,
      null,
      'not_ending',
      'already_paused',
      'not_paused',
      null,
      null,
      'not_in_trial',
      'already_paused',
      'already_paused',
    ],
  ],
  [
    'paused until a day that has come without a payment',
    facts({ status: 'paused' }, { schedule: { ...booked, pauseAt: earlier, resumeAt: now } }),
    [
      null,
      null,
      'not_ending',
      'already_paused',
      'not_paused',
      'not_paused',
      null,
      'not_in_trial',
      'already_paused',
      'already_paused',
    ],
  ],
  [
    'paused without a card',
    facts({ status: 'paused', hasPaymentMethod: false }),
    [
      null,
      null,
      'not_ending',
      'already_paused',
      'not_paused',
      'not_paused',
      'no_payment_method',
      'not_in_trial',
      'already_paused',
      'already_paused',
    ],
  ],
  [
    'no charges by arrangement',
    facts({ collectionPaused: { until: null } }),
    [
      null,
      null,
      'not_ending',
      null,
      'not_paused',
      'not_paused',
      'not_paused',
      'not_in_trial',
      'change_not_possible',
      'change_not_possible',
    ],
  ],
]

test.each(table)(
  '%s: each action is open or refused by its name, which has a sentence in both languages',
  (_state, rows, expected) => {
    const said = subscriptionActions.map((action: SubscriptionAction) => obstacleTo(action, rows, now))
    expect(said).toEqual(expected)
    for (const code of said) {
      if (code === null) continue
      expect(english.errors).toHaveProperty(code, expect.stringMatching(/\w.*\./))
      expect(italian.errors).toHaveProperty(code, expect.stringMatching(/\w.*\./))
    }
  },
)
