import fc from 'fast-check'
import { expect, test } from 'vitest'
import { currencies } from '../currency.ts'
import type { Plan } from '../contracts/plans.ts'
import { noOverrides, offeredPlans } from './offered-plans.ts'
import { planCatalogue } from './plan-catalogue.ts'
import { catalogueVersionOf, estimateOrder, fingerprint, pricesOf, seatsAmount } from './pricing.ts'

const plans = offeredPlans(planCatalogue)
const planOf = (code: string): Plan => {
  const plan = plans.find((candidate) => candidate.code === code)
  if (plan === undefined) throw new Error(`no plan ${code}`)
  return plan
}

const amount = fc.integer({ min: 0, max: 10_000_000 })
const table = fc.record({
  month: fc.record({ eur: amount, usd: amount }),
  year: fc.record({ eur: amount, usd: amount }),
})

test('an estimate is the exact sum of its lines, whatever is ordered', () => {
  const choice = fc.record({
    interval: fc.constantFrom('month' as const, 'year' as const),
    currency: fc.constantFrom(...currencies),
    seats: fc.integer({ min: 1, max: 100 }),
    addOns: fc.boolean().map((isWanted) => (isWanted ? [{ code: 'extra_storage', quantity: 3 }] : [])),
  })
  fc.assert(
    fc.property(choice, (wanted) => {
      const estimate = estimateOrder(planOf('team'), wanted)
      const { team } = planCatalogue.plans
      const seat = BigInt(team.prices[wanted.interval][wanted.currency])
      const pack = BigInt(team.addOns.extra_storage.prices[wanted.interval][wanted.currency])
      const exact = seat * BigInt(wanted.seats) + (wanted.addOns.length > 0 ? pack * 3n : 0n)
      expect(BigInt(estimate?.recurring.amountMinor ?? -1)).toBe(exact)
      expect(estimate?.dueNow).toEqual(estimate?.recurring)
    }),
  )
})

test('more seats never cost less', () => {
  const seats = fc.integer({ min: 1, max: 99 })
  fc.assert(
    fc.property(seats, (count) => {
      const base = { interval: 'month' as const, currency: 'eur' as const, addOns: [] }
      const less = estimateOrder(planOf('team'), { ...base, seats: count })?.recurring.amountMinor ?? 0
      const more = estimateOrder(planOf('team'), { ...base, seats: count + 1 })?.recurring.amountMinor ?? 0
      expect(more).toBeGreaterThan(less)
    }),
  )
})

test('seats that a plan includes are in its price, and each further one is a line of its own', () => {
  const base = { interval: 'year' as const, currency: 'usd' as const, addOns: [] }
  const business = planOf('business')
  expect(business.seats).toEqual({ min: 10, max: 500, included: 10 })
  expect(estimateOrder(business, { ...base, seats: 10 })).toMatchObject({
    lines: [{ kind: 'plan', quantity: 1, amountMinor: 109_000 }],
    recurring: { amountMinor: 109_000 },
  })
  expect(estimateOrder(business, { ...base, seats: 13 })).toMatchObject({
    lines: [{ kind: 'plan' }, { kind: 'seats', quantity: 3, unitAmountMinor: 10_000, amountMinor: 30_000 }],
    recurring: { amountMinor: 139_000 },
  })
  const price = business.prices.find(({ interval, currency }) => interval === 'year' && currency === 'usd')
  if (price === undefined) throw new Error('no such price')
  expect([1, 10, 13].map((seats) => seatsAmount(business, price, seats))).toEqual([109_000, 109_000, 139_000])
})

test('a trial is due nothing now and the full price later', () => {
  const base = { interval: 'month' as const, currency: 'eur' as const, seats: 1, addOns: [] }
  expect(estimateOrder(planOf('business'), base)).toMatchObject({
    dueNow: { amountMinor: 0, currency: 'eur' },
    recurring: { amountMinor: 9900, currency: 'eur' },
  })
})

test('the yearly saving and the monthly equivalent are the year against twelve months', () => {
  fc.assert(
    fc.property(table, (prices) => {
      for (const { interval, currency, unitAmountMinor, ...yearly } of pricesOf(prices)) {
        expect(unitAmountMinor).toBe(prices[interval][currency])
        if (interval === 'month') {
          expect(yearly).toEqual({
            furtherSeatMinor: null,
            monthlyEquivalentMinor: null,
            yearlySavingMinor: null,
            yearlyFreeMonths: null,
          })
          continue
        }
        const year = prices.year[currency]
        expect(yearly.yearlySavingMinor).toBe(Math.max(0, prices.month[currency] * 12 - year))
        const free = yearly.yearlyFreeMonths
        if (free !== null) expect(free * prices.month[currency]).toBe(yearly.yearlySavingMinor)
        expect(Math.abs((yearly.monthlyEquivalentMinor ?? 0) * 12 - year)).toBeLessThanOrEqual(6)
      }
    }),
  )
})

test('twelve months of the catalogue cost more than its year, on every plan and add-on', () => {
  const all = plans.flatMap((plan) => [plan.prices, ...plan.addOns.map((addOn) => addOn.prices)]).flat()
  const yearly = all.filter(({ interval }) => interval === 'year')
  expect(yearly.length).toBe(8)
  for (const price of yearly) expect(price.yearlySavingMinor).toBeGreaterThan(0)
})

test('a saving is told in months where it is a whole number of them', () => {
  const yearOf = (month: number, year: number) =>
    pricesOf({ month: { eur: month, usd: month }, year: { eur: year, usd: year } }).find(
      ({ interval }) => interval === 'year',
    )?.yearlyFreeMonths
  expect(yearOf(900, 9000)).toBe(2)
  expect(yearOf(900, 9001)).toBeNull()
  expect(yearOf(900, 10_800)).toBeNull()
  expect(yearOf(900, 12_000)).toBeNull()
})

test('the fingerprint changes with a price or a trial and not with words', () => {
  const version = catalogueVersionOf(plans)
  const [first, ...rest] = plans
  if (first === undefined) throw new Error('no plans')
  expect(catalogueVersionOf([...rest, first])).toBe(version)
  expect(catalogueVersionOf(plans.map((plan) => ({ ...plan, name: { en: 'X', it: 'X' } })))).toBe(version)
  const longer = offeredPlans(planCatalogue, { ...noOverrides, trialDays: () => 30 })
  expect(catalogueVersionOf(longer)).not.toBe(version)
  const dearer = plans.map((plan) => ({
    ...plan,
    prices: plan.prices.map((price) => ({ ...price, unitAmountMinor: price.unitAmountMinor + 1 })),
  }))
  expect(catalogueVersionOf(dearer)).not.toBe(version)
  expect(version).toMatch(/^[0-9a-f]{16}$/)
})

test('fingerprints of different texts differ', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      fc.pre(a !== b)
      expect(fingerprint(a)).not.toBe(fingerprint(b))
    }),
  )
})
