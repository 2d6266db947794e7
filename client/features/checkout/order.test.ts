import { describe, expect, it } from 'vitest'
import type { Plan } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { planList } from '../../testing/samples.ts'
import { isSameChoice, resolveChoice } from './choice.ts'
import { firstRenewalAt, orderAmounts } from './order-amounts.ts'
import { pollDelay } from './outcome-polling.ts'

const planOf = (code: string): Plan => {
  const plan = planList.plans.find((each) => each.code === code)
  if (!plan) throw new Error(code)
  return plan
}
const team: PlanChoice = { plan: 'team', interval: 'month', currency: 'eur', seats: 5, addOns: [] }

describe('what an address asks for', () => {
  it('is completed with what the catalogue offers', () => {
    expect(resolveChoice(planList, { plan: 'team', addOns: [] }, null)).toMatchObject({
      kind: 'choice',
      choice: { plan: 'team', interval: 'month', currency: 'eur', seats: 1, addOns: [] },
    })
  })

  it.each([
    [{ seats: 5_000 }, { seats: 100 }],
    [{ seats: 0 }, { seats: 1 }],
    [
      { addOns: [{ code: 'extra_storage', quantity: 99 }] },
      { addOns: [{ code: 'extra_storage', quantity: 20 }] },
    ],
    [{ addOns: [{ code: 'unknown', quantity: 1 }] }, { addOns: [] }],
    [{ currency: 'usd' as const }, { currency: 'usd' }],
  ])('%j becomes %j', (asked, expected) => {
    const read = resolveChoice(planList, { plan: 'team', addOns: [], ...asked }, null)
    expect(read).toMatchObject({ choice: expected })
  })

  it('is paid in the currency that the account already has', () => {
    const read = resolveChoice(planList, { plan: 'team', currency: 'eur', addOns: [] }, 'usd')
    expect(read).toMatchObject({ choice: { currency: 'usd' } })
  })

  it('has one seat where the plan is not sold by the seat', () => {
    expect(resolveChoice(planList, { plan: 'starter', seats: 9, addOns: [] }, null)).toMatchObject({
      choice: { seats: 1 },
    })
  })

  it.each([
    [{}, 'no_plan'],
    [{ plan: 'gold' }, 'unknown_plan'],
    [{ plan: 'free' }, 'free_plan'],
  ])('%j cannot be bought: %s', (address, problem) => {
    expect(resolveChoice(planList, { addOns: [], ...address }, null)).toEqual({ kind: 'problem', problem })
  })

  it('is the same whatever the order of its add-ons', () => {
    const [a, b] = [
      { code: 'a', quantity: 1 },
      { code: 'b', quantity: 2 },
    ]
    expect(isSameChoice({ ...team, addOns: [a, b] }, { ...team, addOns: [b, a] })).toBe(true)
    expect(isSameChoice({ ...team, addOns: [a] }, { ...team, addOns: [b] })).toBe(false)
  })
})

describe('the figures of an order', () => {
  it('are prices times quantities', () => {
    const choice = { ...team, addOns: [{ code: 'extra_storage', quantity: 2 }] }
    expect(orderAmounts(planOf('team'), choice, null)).toMatchObject({
      lines: [
        { code: 'team', quantity: 5, total: { amountMinor: 14_500 } },
        { code: 'extra_storage', quantity: 2, total: { amountMinor: 2_000 } },
      ],
      dueNow: { amountMinor: 16_500, currency: 'eur' },
      dueAtRenewal: { amountMinor: 16_500 },
      trialDays: null,
    })
  })

  it('ask for nothing today when a trial comes first', () => {
    const choice = { ...team, plan: 'business', seats: 1 }
    expect(orderAmounts(planOf('business'), choice, null)).toMatchObject({
      dueNow: { amountMinor: 0 },
      dueAtRenewal: { amountMinor: 9_900 },
      trialDays: 14,
    })
  })

  it('are the server’s where it has quoted others', () => {
    const money = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })
    const quote = {
      quoteId: 'q',
      choice: { ...team, addOns: [] },
      dueNow: money(1),
      dueAtRenewal: money(2),
      expiresAt: '',
    }
    expect(orderAmounts(planOf('team'), { ...team, addOns: [] }, quote)).toMatchObject({
      dueNow: money(1),
      dueAtRenewal: money(2),
    })
  })

  it('do not exist for a part that is not sold', () => {
    expect(
      orderAmounts(planOf('team'), { ...team, addOns: [{ code: 'gone', quantity: 1 }] }, null),
    ).toBeNull()
  })
})

describe('the day of the next charge', () => {
  it.each([
    ['2027-01-31T10:00:00.000Z', 'month', null, '2027-02-28T10:00:00.000Z'],
    ['2028-01-31T10:00:00.000Z', 'month', null, '2028-02-29T10:00:00.000Z'],
    ['2026-12-15T23:59:00.000Z', 'month', null, '2027-01-15T23:59:00.000Z'],
    ['2028-02-29T00:00:00.000Z', 'year', null, '2029-02-28T00:00:00.000Z'],
    ['2026-11-21T10:00:00.000Z', 'month', 14, '2026-12-05T10:00:00.000Z'],
  ] as const)('from %s by the %s with trial %s is %s', (start, interval, trialDays, expected) => {
    expect(firstRenewalAt(new Date(start), interval, trialDays)).toBe(expected)
  })
})

describe('asking again for an outcome', () => {
  it('waits one second, two, then four, and stops before twenty have passed', () => {
    const asked: number[] = []
    let waited = 0
    for (;;) {
      const delay = pollDelay('waiting', waited)
      if (delay === false) break
      asked.push(delay)
      waited += delay
    }
    expect(asked).toEqual([1_000, 2_000, 4_000, 4_000, 4_000, 4_000])
    expect(waited).toBeLessThanOrEqual(20_000)
  })

  it.each(['paid', 'processing', 'needs_bank', 'failed', undefined] as const)('stops at %s', (outcome) => {
    expect(pollDelay(outcome, 0)).toBe(false)
  })
})
