import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountFor, formatAmount, prorate, type Pricing } from './pricing.ts'

const flat = (unit: string): Pricing => ({
  billing_scheme: 'per_unit',
  unit_amount_decimal: unit,
  tiers_mode: null,
  tiers: [],
  transform_quantity: null,
})
const tiered = (mode: 'graduated' | 'volume'): Pricing => ({
  ...flat('0'),
  billing_scheme: 'tiered',
  unit_amount_decimal: null,
  tiers_mode: mode,
  tiers: [
    { up_to: 10, unit_amount_decimal: '500', flat_amount_decimal: '100' },
    { up_to: null, unit_amount_decimal: '300', flat_amount_decimal: null },
  ],
})

describe('price arithmetic', () => {
  test('a fraction of a cent is rounded once, on the whole amount', () => {
    expect(amountFor(flat('0.5'), 3)).toBe(2)
    expect(amountFor(flat('0.4'), 3)).toBe(1)
  })

  test('graduated prices charge each unit in its own band, volume prices charge all in the band reached', () => {
    expect(amountFor(tiered('graduated'), 12)).toBe(100 + 10 * 500 + 2 * 300)
    expect(amountFor(tiered('volume'), 12)).toBe(12 * 300)
    expect(amountFor(tiered('graduated'), 10)).toBe(5100)
  })

  test('packages are counted up or down as the price says', () => {
    const packs: Pricing = { ...flat('700'), transform_quantity: { divide_by: 5, round: 'up' } }
    expect(amountFor(packs, 11)).toBe(2100)
    expect(amountFor({ ...packs, transform_quantity: { divide_by: 5, round: 'down' } }, 11)).toBe(1400)
  })

  test('the share of a period agrees with recorded prorations to the cent', () => {
    const month = 31 * 86_400
    expect(prorate(-2000, 21 * 86_400, month)).toBe(-1355)
    expect(prorate(3000, 21 * 86_400, month)).toBe(2032)
    expect(prorate(-1999, 1_795_369, 2_678_400)).toBe(-1340)
    expect(prorate(4999, 1_795_369, 2_678_400)).toBe(3351)
  })

  test('used and remaining shares of an amount differ from the whole by one cent at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999 }),
        fc.integer({ min: 1, max: 31_622_400 }),
        fc.nat(),
        (amount, whole, seed) => {
          const remaining = seed % (whole + 1)
          const sum = prorate(amount, remaining, whole) + prorate(amount, whole - remaining, whole)
          expect(Math.abs(sum - amount)).toBeLessThanOrEqual(1)
          expect(prorate(-amount, remaining, whole) + prorate(amount, remaining, whole)).toBe(0)
        },
      ),
    )
  })

  test('amounts are written with the digits of their currency', () => {
    expect([formatAmount(2000, 'usd'), formatAmount(2000, 'eur'), formatAmount(2000, 'jpy')]).toEqual([
      '$20.00',
      '€20.00',
      '¥2,000',
    ])
  })
})
