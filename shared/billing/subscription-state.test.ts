import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { billingStateSchema, unfinishedAttemptSchema } from '../contracts/subscriptions.ts'
import {
  type BillingFacts,
  billingStateOf,
  bookedOf,
  endingOf,
  isLive,
  isUnfinished,
  unfinishedAttemptOf,
} from './subscription-state.ts'

const created = new Date('2026-11-21T10:00:00Z')
const inHours = (hours: number) => new Date(created.getTime() + hours * 3_600_000)
const eur = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })

const choice = { plan: 'team', interval: 'month' as const, currency: 'eur' as const, seats: 5, addOns: [] }
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
      choice: fc.constant(choice),
      createdAt: moment,
      startedAt: moment,
      periodEndsAt: maybe(moment),
      trialEndsAt: maybe(moment),
      cancelAtPeriodEnd: fc.boolean(),
      cancelAt: maybe(moment),
      endedAt: maybe(moment),
      pausedBecause: maybe(fc.constantFrom('wanted' as const, 'trial_without_card' as const)),
      collectionPaused: maybe(fc.record({ until: maybe(moment) })),
      pendingUntil: maybe(moment),
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
  declineCode: maybe(fc.constantFrom('insufficient_funds', 'lost_card')),
  isDisputed: fc.boolean(),
  schedule: maybe(
    fc.record({
      changeAt: maybe(moment),
      to: maybe(fc.constant(choice)),
      then: maybe(money),
      pauseAt: maybe(moment),
      resumeAt: maybe(moment),
    }),
  ),
})

// When another plan may replace the attempt depends on what was seen at Stripe, not on these rows.
const attemptOfRows = unfinishedAttemptSchema.omit({ replaceableAt: true, promotionCode: true })

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

  test('what needs somebody now comes before the end, the end before what is booked, and that before news', () => {
    const order = [
      ['bank_check', 'processing', 'past_due', 'unpaid', 'paused'],
      ['canceling'],
      ['changing', 'pause_booked'],
      ['disputed', 'no_charges', 'trialing', 'active'],
    ]
    const rankOf = (kind: string) => order.findIndex((kinds) => kinds.includes(kind))
    fc.assert(
      fc.property(facts, moment, (rows, now) => {
        const rank = rankOf(billingStateOf(rows, now).kind)
        if (rank === -1) return
        if (endingOf(rows) !== null) expect(rank).toBeLessThanOrEqual(1)
        const { change, pause } = bookedOf(rows, now)
        if ((change ?? pause) !== null && rank > 0) expect(rank).toBeLessThanOrEqual(2)
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
