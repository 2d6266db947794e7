import { expect, test } from 'vitest'
import type { BillingState, PlanChoice } from '../contracts/subscriptions.ts'
import { type EntitlementFacts, entitlementsOf } from './entitlements.ts'
import { planCatalogue } from './plan-catalogue.ts'

const now = new Date('2026-05-10T12:00:00Z')
const day = 86_400_000
const due = { amountMinor: 2900, currency: 'eur' } as const
const later = '2026-06-01T00:00:00.000Z'

const choice = (plan: string, addOns: PlanChoice['addOns'] = []): PlanChoice => ({
  plan,
  interval: 'month',
  currency: 'eur',
  seats: 1,
  addOns,
})
const active: BillingState = { kind: 'active', renewsAt: later, next: due }

function entitled(facts: Partial<EntitlementFacts>) {
  return entitlementsOf(
    {
      catalogue: planCatalogue,
      state: active,
      choice: choice('team'),
      pastDueSince: null,
      purchased: [],
      grants: [],
      overrides: { limit: () => undefined, graceDays: () => undefined, enforcement: () => undefined },
      ...facts,
    },
    now,
  )
}
const featureOf = (facts: Partial<EntitlementFacts>, code: string) =>
  entitled(facts).features.find((feature) => feature.code === code)
const limitOf = (facts: Partial<EntitlementFacts>, code: string) =>
  entitled(facts).limits.find((limit) => limit.code === code)

const states: [BillingState, string][] = [
  [{ kind: 'free' }, 'free'],
  [{ kind: 'incomplete', due, expiresAt: later }, 'free'],
  [{ kind: 'bank_check', due, purpose: 'start', expiresAt: later }, 'free'],
  [{ kind: 'bank_check', due, purpose: 'change', expiresAt: later }, 'team'],
  [{ kind: 'processing', due, purpose: 'start' }, 'free'],
  [{ kind: 'processing', due, purpose: 'resume' }, 'free'],
  [{ kind: 'expired' }, 'free'],
  [{ kind: 'trialing', endsAt: later, then: due, hasPaymentMethod: true }, 'team'],
  [active, 'team'],
  [{ kind: 'canceling', endsAt: later }, 'team'],
  [{ kind: 'no_charges', until: null }, 'team'],
  [{ kind: 'disputed' }, 'team'],
  [{ kind: 'unpaid', due }, 'free'],
  [{ kind: 'paused', because: 'wanted', resumesAt: null, then: due }, 'free'],
  [{ kind: 'canceled', endedAt: later }, 'free'],
]

test.each(states)('%o gives the rights of %s', (state, plan) => {
  expect(entitled({ state }).plan).toBe(plan)
})

test('what is owed keeps the plan for the days of grace and not a moment longer', () => {
  const state: BillingState = { kind: 'past_due', due, nextAttemptAt: later, declineCode: null }
  const since = (days: number) => new Date(now.getTime() - days * day)
  expect(entitled({ state, pastDueSince: since(6.9) })).toMatchObject({ plan: 'team', isSubscribed: true })
  expect(entitled({ state, pastDueSince: since(7) })).toMatchObject({ plan: 'free', isSubscribed: false })
  expect(featureOf({ state, pastDueSince: since(1) }, 'shared_views')?.reason).toBe('grace')
  expect(featureOf({ state, pastDueSince: since(8) }, 'shared_views')?.reason).toBe('payment_overdue')
  expect(featureOf({ state, pastDueSince: since(8) }, 'audit_trail')?.reason).toBe('no_subscription')
  const noGrace = { limit: () => undefined, graceDays: () => 0, enforcement: () => undefined }
  expect(entitled({ state, pastDueSince: since(0.1), overrides: noGrace }).plan).toBe('free')
})

test('each feature comes with the reason of its answer', () => {
  expect(featureOf({}, 'shared_views')).toEqual({ code: 'shared_views', isIncluded: true, reason: 'plan' })
  expect(featureOf({}, 'audit_trail')).toEqual({
    code: 'audit_trail',
    isIncluded: false,
    reason: 'not_in_plan',
  })
  const free = { state: { kind: 'free' }, choice: null } as const
  expect(featureOf(free, 'boards')?.reason).toBe('plan')
  expect(featureOf(free, 'automations')?.reason).toBe('no_subscription')
  expect(featureOf({ ...free, purchased: ['automations'] }, 'automations')?.reason).toBe('purchase')
  expect(featureOf({ grants: [{ kind: 'feature', code: 'audit_trail' }] }, 'audit_trail')?.reason).toBe(
    'grant',
  )
  const trial: BillingState = { kind: 'trialing', endsAt: later, then: due, hasPaymentMethod: false }
  expect(featureOf({ state: trial }, 'shared_views')?.reason).toBe('trial')
})

test('limits are the plan’s, raised by add-ons and grants, replaced by overrides', () => {
  expect(limitOf({}, 'storage')).toMatchObject({ max: 100, raisedBy: 0 })
  expect(
    limitOf({ choice: choice('team', [{ code: 'extra_storage', quantity: 3 }]) }, 'storage'),
  ).toMatchObject({
    max: 400,
    raisedBy: 300,
  })
  expect(limitOf({ grants: [{ kind: 'limit', code: 'storage', amount: 5 }] }, 'storage')?.max).toBe(105)
  expect(limitOf({ grants: [{ kind: 'limit', code: 'storage', amount: null }] }, 'storage')?.max).toBeNull()
  expect(limitOf({}, 'projects')?.max).toBeNull()
  const overrides = { limit: () => 7, graceDays: () => undefined, enforcement: () => undefined }
  expect(limitOf({ overrides }, 'projects')?.max).toBe(7)
})

test('an add-on of a plan that no longer runs raises nothing', () => {
  const withAddOn = choice('team', [{ code: 'extra_storage', quantity: 3 }])
  expect(
    limitOf({ state: { kind: 'canceled', endedAt: later }, choice: withAddOn }, 'storage'),
  ).toMatchObject({
    max: 1,
    raisedBy: 0,
  })
})

test('how strictly is said once, for one limit or for an account', () => {
  expect(limitOf({}, 'storage')?.enforcement).toBe('enforce')
  const overrides = {
    limit: () => undefined,
    graceDays: () => undefined,
    enforcement: (limit?: string) => (limit === 'storage' ? ('log' as const) : undefined),
  }
  expect(limitOf({ overrides }, 'storage')?.enforcement).toBe('log')
  expect(limitOf({ overrides }, 'projects')?.enforcement).toBe('enforce')
  expect(entitled({ overrides }).enforcement).toBe('enforce')
})

test('a plan that was taken out of the catalogue gives what Free gives, and asking does not fail', () => {
  expect(featureOf({ choice: choice('gone') }, 'boards')?.isIncluded).toBe(true)
  expect(featureOf({ choice: choice('gone') }, 'constructor')).toBeUndefined()
})
