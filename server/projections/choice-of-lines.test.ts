import { expect, test } from 'vitest'
import { choiceOfLines } from './choice-of-lines.ts'

test('prices are told apart as plan and add-ons, whatever their order', () => {
  const lines = [
    { lookupKey: 'team.extra_storage.year.eur', quantity: 2 },
    { lookupKey: 'team.year.eur', quantity: 5 },
  ]
  expect(choiceOfLines(lines)).toEqual({
    plan: 'team',
    interval: 'year',
    currency: 'eur',
    seats: 5,
    addOns: [{ code: 'extra_storage', quantity: 2 }],
  })
})

test.each([[null], ['team'], ['team.week.eur'], ['team.month.gbp'], ['team.extra_storage.month.eur']])(
  'the price %s alone is no plan of ours',
  (lookupKey) => {
    expect(choiceOfLines([{ lookupKey, quantity: 1 }])).toBeNull()
  },
)
