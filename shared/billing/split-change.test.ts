import { expect, test } from 'vitest'
import type { PlanChoice } from '../contracts/subscriptions.ts'
import { offeredPlans } from './offered-plans.ts'
import { planCatalogue } from './plan-catalogue.ts'
import { splitChange } from './split-change.ts'

const plans = offeredPlans(planCatalogue)
const terms = { plans, rules: planCatalogue.changes, isTrial: false, isPaidAtOnce: true }

/** "team month 3 +2" = Team, monthly, 3 seats, 2 units of extra storage. */
function order(words: string): PlanChoice {
  const [plan = '', interval, seats, storage] = words.split(' ')
  return {
    plan,
    interval: interval === 'year' ? 'year' : 'month',
    currency: 'eur',
    seats: Number(seats ?? 1),
    addOns: storage === undefined ? [] : [{ code: 'extra_storage', quantity: Number(storage) }],
  }
}

const read = (words: string | null) => (words === null ? null : order(words))

test.each([
  ['starter month', 'starter month', null, null],
  ['starter month', 'team month 2', 'team month 2', null],
  ['team month 5', 'business month', 'business month', null],
  ['team month 3', 'starter month', null, 'starter month'],
  ['team month 3', 'starter year', null, 'starter year'],
  ['starter month', 'starter year', 'starter year', null],
  ['starter year', 'starter month', null, 'starter month'],
  ['starter year', 'business month', 'business year', 'business month'],
  ['team month 3', 'team month 5', 'team month 5', null],
  ['team month 5', 'team month 3', null, 'team month 3'],
  ['team month 5', 'team year 3', 'team year 5', 'team year 3'],
  ['team month 3', 'team month 3 +2', 'team month 3 +2', null],
  ['team month 3 +2', 'team month 3', null, 'team month 3'],
  ['team month 3 +1', 'team month 2 +4', 'team month 3 +4', 'team month 2 +4'],
  ['team month 3 +4', 'business month', 'business month', null],
])('from %s to %s: now %s, at renewal %s', (from, to, now, later) => {
  expect(splitChange(order(from), order(to), terms)).toEqual({ now: read(now), later: read(later) })
})

test('in a trial everything applies at once, and where payment takes days everything waits', () => {
  const [from, to] = [order('business month'), order('starter month')]
  expect(splitChange(from, to, { ...terms, isTrial: true })).toEqual({ now: to, later: null })
  expect(splitChange(to, from, { ...terms, isPaidAtOnce: false })).toEqual({ now: null, later: from })
})

test('the catalogue’s rules decide what applies at once', () => {
  const rules = {
    ...planCatalogue.changes,
    moves: { ...planCatalogue.changes.moves, fewer_seats: 'now' as const },
  }
  const [from, to] = [order('team month 5'), order('team month 3')]
  expect(splitChange(from, to, { ...terms, rules })).toEqual({ now: to, later: null })
})
