import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DiscountFacts, fullPriceFrom, renewalOf } from './discounts.ts'

const amount = fc.nat({ max: 1_000_000 })
const items = fc
  .array(fc.record({ quantity: fc.nat({ max: 100 }), unitAmountMinor: fc.option(amount, { nil: null }) }))
  .map((lines) => lines.map((line, index) => ({ ...line, stripeId: `si_${index}` })))

const reduction: DiscountFacts = {
  stripeId: 'di_1',
  promotionCodeId: 'promo_1',
  code: 'SPRING',
  couponId: 'spring',
  percentOff: null,
  amountOffMinor: null,
  duration: 'forever',
  endsAt: null,
  itemIds: null,
}
const team = { stripeId: 'si_1', quantity: 5, unitAmountMinor: 2_900 }
const storage = { stripeId: 'si_2', quantity: 2, unitAmountMinor: 1_000 }
const renewal = (discounts: DiscountFacts[], at: Date | null = null) =>
  renewalOf([team, storage], 'eur', discounts, at).amountMinor

describe('what a renewal costs', () => {
  test('it is the sum of all items', () => {
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

  test('included units cost one amount together, and each further one its own', () => {
    const seats = (quantity: number) => ({
      stripeId: 'si_3',
      quantity,
      unitAmountMinor: 900,
      included: { units: 10, amountMinor: 9_900 },
    })
    expect([1, 10, 11, 25].map((count) => renewalOf([seats(count)], 'eur').amountMinor)).toEqual([
      9_900, 9_900, 10_800, 23_400,
    ])
    const tenth = { ...reduction, percentOff: 10 }
    expect(renewalOf([seats(11), storage], 'eur', [tenth]).amountMinor).toBe(11_520)
  })

  test('a reduction takes off its percent or amount, of everything or of what it is for, and never more', () => {
    expect(renewal([{ ...reduction, percentOff: 20 }])).toBe(13_200)
    expect(renewal([{ ...reduction, percentOff: 20, itemIds: ['si_1'] }])).toBe(13_600)
    expect(renewal([{ ...reduction, amountOffMinor: 500 }])).toBe(16_000)
    expect(renewal([{ ...reduction, amountOffMinor: 99_000, itemIds: ['si_2'] }])).toBe(14_500)
    expect(renewal([{ ...reduction, amountOffMinor: 99_000 }])).toBe(0)
  })

  test('one that is over by then takes nothing off', () => {
    const over = { ...reduction, percentOff: 50, endsAt: '2027-01-01T00:00:00.000Z' }
    expect(renewal([over], new Date('2026-12-31T23:59:59Z'))).toBe(8_250)
    expect(renewal([over], new Date('2027-01-01T00:00:00Z'))).toBe(16_500)
  })
})

describe('the first charge without the reduction', () => {
  const first = new Date('2026-11-30T10:00:00Z')
  const from = (endsAt: string | null, interval: 'month' | 'year' = 'month') =>
    fullPriceFrom({ duration: endsAt === null ? 'forever' : 'repeating', endsAt }, first, interval)

  test('it is the second one after a single use, and never comes where nothing ends', () => {
    expect(fullPriceFrom({ duration: 'once', endsAt: null }, first, 'month')).toEqual(
      new Date('2026-12-30T10:00:00Z'),
    )
    expect(from(null)).toBeNull()
  })

  test('a reduction that ends at the moment of a charge lowers it no more', () => {
    expect(from('2027-02-28T10:00:00.000Z')).toEqual(new Date('2027-02-28T10:00:00Z'))
    expect(from('2027-02-28T10:00:01.000Z')).toEqual(new Date('2027-03-30T10:00:00Z'))
    expect(from('2027-02-28T10:00:00.000Z', 'year')).toEqual(new Date('2027-11-30T10:00:00Z'))
    expect(from('2026-11-01T00:00:00.000Z')).toEqual(first)
  })
})
