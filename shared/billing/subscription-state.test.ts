import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { billingStateSchema, unfinishedAttemptSchema } from '../contracts/subscriptions.ts'
import {
  type BillingFacts,
  billingStateOf,
  isLive,
  isUnfinished,
  renewalOf,
  type SubscriptionFacts,
  unfinishedAttemptOf,
} from './subscription-state.ts'

const created = new Date('2026-11-21T10:00:00Z')
const inHours = (hours: number) => new Date(created.getTime() + hours * 3_600_000)
const eur = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })

const active: SubscriptionFacts = {
  status: 'active',
  choice: { plan: 'team', interval: 'month', currency: 'eur', seats: 5, addOns: [] },
  createdAt: created,
  startedAt: created,
  periodEndsAt: inHours(720),
  trialEndsAt: null,
  cancelAtPeriodEnd: false,
  cancelAt: null,
  endedAt: null,
  resumesAt: null,
  waitsForCard: false,
  hasPaymentMethod: true,
  renewal: eur(14_500),
}
const open = { status: 'open' as const, due: eur(14_500), nextAttemptAt: null }

function stateOf(
  subscription: Partial<SubscriptionFacts> | null,
  rest: Partial<Omit<BillingFacts, 'subscription'>> = {},
  now = inHours(1),
) {
  const facts = {
    subscription: subscription === null ? null : { ...active, ...subscription },
    latestInvoice: null,
    intent: null,
    ...rest,
  }
  return billingStateOf(facts, now)
}

const trial = { status: 'trialing' as const, trialEndsAt: inHours(336) }

describe('each line of the table of states', () => {
  test.each([
    ['nothing bought', stateOf(null), { kind: 'free' }],
    [
      'first payment open',
      stateOf({ status: 'incomplete' }, { latestInvoice: open }),
      { kind: 'incomplete', due: eur(14_500), expiresAt: inHours(23).toISOString() },
    ],
    [
      'the bank asks',
      stateOf({ status: 'incomplete' }, { latestInvoice: open, intent: 'requires_action' }),
      { kind: 'bank_check', due: eur(14_500), expiresAt: inHours(23).toISOString() },
    ],
    [
      'money on its way',
      stateOf({ status: 'incomplete' }, { latestInvoice: open, intent: 'processing' }),
      { kind: 'processing', due: eur(14_500) },
    ],
    [
      'paid, event still to come',
      stateOf({ status: 'incomplete' }, { latestInvoice: open, intent: 'succeeded' }),
      { kind: 'processing', due: eur(14_500) },
    ],
    [
      'never finished',
      stateOf({ status: 'incomplete' }, { latestInvoice: open }, inHours(23)),
      { kind: 'expired' },
    ],
    ['expired at Stripe', stateOf({ status: 'incomplete_expired' }), { kind: 'expired' }],
    [
      'trial',
      stateOf(trial),
      { kind: 'trialing', endsAt: inHours(336).toISOString(), then: eur(14_500), hasPaymentMethod: true },
    ],
    [
      'trial that waits for its card',
      stateOf({ ...trial, waitsForCard: true }),
      { kind: 'incomplete', due: eur(0), expiresAt: inHours(23).toISOString() },
    ],
    ['active', stateOf({}), { kind: 'active', renewsAt: inHours(720).toISOString(), next: eur(14_500) }],
    [
      'ending',
      stateOf({ cancelAtPeriodEnd: true }),
      { kind: 'canceling', endsAt: inHours(720).toISOString() },
    ],
    [
      'trial that will end',
      stateOf({ ...trial, cancelAt: inHours(100) }),
      { kind: 'canceling', endsAt: inHours(100).toISOString() },
    ],
    [
      'payment failed',
      stateOf({ status: 'past_due' }, { latestInvoice: { ...open, nextAttemptAt: inHours(72) } }),
      { kind: 'past_due', due: eur(14_500), nextAttemptAt: inHours(72).toISOString() },
    ],
    ['on hold', stateOf({ status: 'unpaid' }, { latestInvoice: open }), { kind: 'unpaid', due: eur(14_500) }],
    ['paused', stateOf({ status: 'paused' }), { kind: 'paused', resumesAt: null }],
    [
      'ended',
      stateOf({ status: 'canceled', endedAt: inHours(5) }),
      { kind: 'canceled', endedAt: inHours(5).toISOString() },
    ],
  ])('%s', (_line, state, expected) => {
    expect(state).toEqual(expected)
  })
})

const moment = fc.integer({ min: 0, max: 10_000 }).map(inHours)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const money = fc.integer({ min: 0, max: 10_000_000 }).map(eur)
const facts: fc.Arbitrary<BillingFacts> = fc.record({
  subscription: maybe(
    fc.record({
      status: fc.constantFrom(
        'incomplete' as const,
        'incomplete_expired' as const,
        'trialing' as const,
        'active' as const,
        'past_due' as const,
        'unpaid' as const,
        'paused' as const,
        'canceled' as const,
      ),
      choice: fc.constant(active.choice),
      createdAt: moment,
      startedAt: moment,
      periodEndsAt: maybe(moment),
      trialEndsAt: maybe(moment),
      cancelAtPeriodEnd: fc.boolean(),
      cancelAt: maybe(moment),
      endedAt: maybe(moment),
      resumesAt: maybe(moment),
      waitsForCard: fc.boolean(),
      hasPaymentMethod: fc.boolean(),
      renewal: money,
    }),
  ),
  latestInvoice: maybe(
    fc.record({
      status: fc.constantFrom(
        'draft' as const,
        'open' as const,
        'paid' as const,
        'void' as const,
        'uncollectible' as const,
      ),
      due: money,
      nextAttemptAt: maybe(moment),
    }),
  ),
  intent: maybe(
    fc.constantFrom(
      'requires_payment_method' as const,
      'requires_action' as const,
      'processing' as const,
      'succeeded' as const,
      'canceled' as const,
    ),
  ),
})

// When another plan may replace the attempt depends on what was seen at Stripe, not on these rows.
const attemptOfRows = unfinishedAttemptSchema.omit({ replaceableAt: true })

describe('whatever the rows hold', () => {
  test('there is one state, and the contract takes it', () => {
    fc.assert(
      fc.property(facts, moment, (rows, now) => {
        const state = billingStateOf(rows, now)
        expect(billingStateSchema.parse(state)).toEqual(state)
        const unfinished = unfinishedAttemptOf(rows, now)
        if (unfinished !== null) expect(attemptOfRows.parse(unfinished)).toEqual(unfinished)
      }),
    )
  })

  test('an unfinished attempt and a running plan exclude each other', () => {
    fc.assert(
      fc.property(facts, moment, (rows, now) => {
        const { kind } = billingStateOf(rows, now)
        if (unfinishedAttemptOf(rows, now) === null) return
        expect(['incomplete', 'bank_check', 'processing']).toContain(kind)
      }),
    )
  })

  test('what is unfinished is live, and nothing that ended is either', () => {
    fc.assert(
      fc.property(facts, ({ subscription }) => {
        if (subscription === null) return
        if (isUnfinished(subscription)) expect(isLive(subscription)).toBe(true)
        if (subscription.status === 'canceled') expect(isUnfinished(subscription)).toBe(false)
      }),
    )
  })
})

test('a renewal is the sum of all items', () => {
  const items = fc.array(
    fc.record({ quantity: fc.nat({ max: 100 }), unitAmountMinor: maybe(fc.nat({ max: 1_000_000 })) }),
  )
  fc.assert(
    fc.property(items, (lines) => {
      const exact = lines.reduce(
        (sum, line) => sum + BigInt(line.quantity) * BigInt(line.unitAmountMinor ?? 0),
        0n,
      )
      expect(BigInt(renewalOf(lines, 'usd').amountMinor)).toBe(exact)
    }),
  )
})
