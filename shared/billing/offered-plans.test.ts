import { expect, test } from 'vitest'
import { planListSchema } from '../contracts/plans.ts'
import { offeredPlans } from './offered-plans.ts'
import { planCatalogue } from './plan-catalogue.ts'
import { catalogueVersionOf } from './pricing.ts'

const plans = offeredPlans(planCatalogue)

test('the catalogue is a price list that the contract takes', () => {
  const list = {
    catalogueVersion: catalogueVersionOf(plans),
    defaultCurrency: planCatalogue.defaultCurrency,
    taxBehavior: planCatalogue.taxBehavior,
    automaticTax: false,
    plans,
    moves: planCatalogue.changes.moves,
  }
  expect(planListSchema.parse(list)).toEqual(list)
})

test('plans come from cheapest to dearest, one is free and one is recommended', () => {
  expect(plans.map(({ code }) => code)).toEqual(['free', 'starter', 'team', 'business'])
  expect(plans.filter(({ isFree }) => isFree).map(({ code }) => code)).toEqual(['free'])
  expect(plans.filter(({ isRecommended }) => isRecommended).map(({ code }) => code)).toEqual(['team'])
})

test('every plan speaks of all features and limits in the same order', () => {
  const [first, ...rest] = plans
  for (const plan of rest) {
    expect(plan.features.map(({ code }) => code)).toEqual(first?.features.map(({ code }) => code))
    expect(plan.limits.map(({ code }) => code)).toEqual(first?.limits.map(({ code }) => code))
  }
})

test('every plan names four to seven differences', () => {
  for (const { highlights } of plans) {
    expect(highlights.length).toBeGreaterThanOrEqual(4)
    expect(highlights.length).toBeLessThanOrEqual(7)
  }
})

test('an override replaces a trial, a limit or a bound of seats, also by none and by unlimited', () => {
  const changed = offeredPlans(planCatalogue, {
    trialDays: (plan) => (plan === 'business' ? null : plan === 'starter' ? 7 : undefined),
    limit: (plan, limit) => (plan === 'free' && limit === 'projects' ? null : undefined),
    seats: (plan, bound) => (plan === 'team' && bound === 'max' ? 20 : undefined),
  })
  const byCode = new Map(changed.map((plan) => [plan.code, plan]))
  expect(byCode.get('business')?.trial).toBeNull()
  expect(byCode.get('starter')?.trial).toEqual({ days: 7, needsCard: true })
  expect(byCode.get('free')?.limits.find(({ code }) => code === 'projects')?.value).toBeNull()
  expect(byCode.get('free')?.limits.find(({ code }) => code === 'members')?.value).toBe(1)
  expect(byCode.get('team')?.seats).toEqual({ min: 1, max: 20, included: 0 })
})
