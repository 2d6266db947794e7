import { expect, test } from 'vitest'
import { ana, onFree, onTeam, planList, withUnfinishedStarter } from '../../testing/samples.ts'
import { planAction } from './plan-action.ts'

const choice = { interval: 'year', currency: 'usd', addOns: [] } as const
const plan = (code: string) => {
  const found = planList.plans.find((candidate) => candidate.code === code)
  if (found === undefined) throw new Error(`no plan ${code}`)
  return found
}
const act = (code: string, visitor: Parameters<typeof planAction>[1]) =>
  planAction(plan(code), visitor, { ...choice, addOns: [] })

test('a stranger signs in first and keeps the choice', () => {
  const action = act('starter', { me: null, current: undefined })
  expect(action).toEqual({
    kind: 'start',
    href: '/sign-in?next=%2Fcheckout%3Fplan%3Dstarter%26interval%3Dyear%26currency%3Dusd',
  })
  expect(act('free', { me: null, current: undefined }).kind).toBe('join')
})

test('a person without a plan goes to checkout, and has Free', () => {
  expect(act('starter', { me: ana, current: onFree })).toEqual({
    kind: 'start',
    href: '/checkout?plan=starter&interval=year&currency=usd',
  })
  expect(act('free', { me: ana, current: onFree }).kind).toBe('yours')
})

test("one's own plan is no purchase, and beside it the others lead to the change and not to checkout", () => {
  expect(act('team', { me: ana, current: onTeam }).kind).toBe('yours')
  expect(act('business', { me: ana, current: onTeam })).toEqual({
    kind: 'has_other',
    href: '/billing/change?plan=business&interval=year&currency=usd',
    running: onTeam.plan?.choice,
    target: { plan: 'business', interval: 'year', currency: 'usd', seats: 1, addOns: [] },
  })
  expect(act('free', { me: ana, current: onTeam }).kind).toBe('fallback')
})

test('an unfinished attempt is finished with the choices it was begun with', () => {
  expect(act('starter', { me: ana, current: withUnfinishedStarter })).toEqual({
    kind: 'finish',
    href: '/checkout?plan=starter&interval=month&currency=eur&seats=1',
  })
  expect(act('team', { me: ana, current: withUnfinishedStarter }).kind).toBe('start')
})

test('a payment that is on its way is not paid again', () => {
  const { unfinished } = withUnfinishedStarter
  if (unfinished === null) throw new Error('the sample has an unfinished attempt')
  const current = { ...withUnfinishedStarter, unfinished: { ...unfinished, payment: 'processing' as const } }
  expect(act('starter', { me: ana, current })).toEqual({ kind: 'processing', href: '/billing' })
})

test('a person who may not pay is offered nothing to press', () => {
  expect(act('starter', { me: ana, current: { ...onFree, canManage: false } }).kind).toBe('not_permitted')
})

test('nothing is offered while it is not known what the person has', () => {
  expect(act('starter', { me: undefined, current: undefined }).kind).toBe('unknown')
  expect(act('starter', { me: ana, current: undefined }).kind).toBe('unknown')
})
