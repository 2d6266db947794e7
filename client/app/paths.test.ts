import { expect, test } from 'vitest'
import { paths, readChoice } from './paths.ts'

const origin = 'https://desk.example'

test('a choice survives the way into an address and back', () => {
  const choice = {
    plan: 'team',
    interval: 'year',
    currency: 'usd',
    seats: 12,
    addOns: [{ code: 'extra_storage', quantity: 2 }],
  } as const
  const address = paths.checkout({ ...choice, addOns: [...choice.addOns] })
  expect(readChoice(new URL(address, origin).searchParams)).toEqual(choice)
})

test('what is malformed in an address counts as absent', () => {
  const search = new URLSearchParams('plan=<b>&interval=week&currency=gbp&seats=-1&addons=x:0,:3,ok:2,%20:1')
  expect(readChoice(search)).toEqual({ addOns: [{ code: 'ok', quantity: 2 }] })
})

test('an address carries only what was chosen', () => {
  expect(paths.plans()).toBe('/plans')
  expect(paths.plans({ interval: 'year' })).toBe('/plans?interval=year')
  expect(paths.signIn('/checkout?plan=team')).toBe('/sign-in?next=%2Fcheckout%3Fplan%3Dteam')
})
