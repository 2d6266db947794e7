import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Coupon } from '../store/collections.ts'
import { spreadDiscounts } from './discount-maths.ts'

const coupon = (terms: Partial<Coupon>): Coupon => ({
  id: 'C',
  object: 'coupon',
  amount_off: null,
  created: 0,
  currency: null,
  duration: 'once',
  duration_in_months: null,
  livemode: false,
  max_redemptions: null,
  metadata: {},
  name: null,
  percent_off: null,
  redeem_by: null,
  times_redeemed: 0,
  valid: true,
  ...terms,
})
const percent = (percent_off: number) => coupon({ percent_off })
const off = (amount_off: number) => coupon({ amount_off, currency: 'usd' })
const line = (amount: number, own: Coupon[] = []) => ({
  amount,
  product: 'prod_a',
  discountable: true,
  own: own.map((one, index) => ({ id: `own_${index}`, coupon: one })),
})
const totals = (lines: ReturnType<typeof line>[], shared: Coupon[]) =>
  spreadDiscounts(
    lines,
    shared.map((one, index) => ({ id: `di_${index}`, coupon: one })),
    'usd',
  ).map((parts) => parts.map(({ amount }) => amount))

test.each([
  ['a percentage off one line', [line(2500)], [percent(10)], [[250]]],
  ['a percentage with two decimals, rounded half up', [line(1000)], [percent(12.25)], [[123]]],
  ['an amount spread in proportion, to the cent', [line(1000), line(2000)], [off(100)], [[33], [67]]],
  ['an amount that is more than there is', [line(300)], [off(500)], [[300]]],
  ['an amount before a percentage', [line(2000)], [off(500), percent(10)], [[500, 150]]],
  ['a percentage before an amount', [line(2000)], [percent(10), off(500)], [[200, 500]]],
  ["a line's own discount first", [line(1900, [percent(50)])], [percent(10)], [[950, 95]]],
  ['nothing off a credit', [line(-1000), line(1000)], [percent(10)], [[], [100]]],
  ['nothing in another currency', [line(1000)], [coupon({ amount_off: 100, currency: 'eur' })], [[]]],
  ['nothing off another product', [line(1000)], [{ ...percent(10), applies_to: { products: ['b'] } }], [[]]],
])('takes %s', (_name, lines, shared, expected) => {
  expect(totals(lines, shared)).toEqual(expected)
})

test('a shared discount is spread to the cent and no line falls below nothing', () => {
  const anyCoupon = fc.oneof(
    fc.integer({ min: 1, max: 10_000 }).map((n) => percent(n / 100)),
    fc.nat(99_999).map(off),
  )
  const anyLines = fc.array(fc.integer({ min: -50_000, max: 50_000 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(anyLines, fc.array(anyCoupon, { maxLength: 3 }), (amounts, coupons) => {
      const parts = totals(
        amounts.map((amount) => line(amount)),
        coupons,
      )
      for (const [index, amount] of amounts.entries()) {
        const taken = (parts[index] ?? []).reduce((sum, one) => sum + one, 0)
        expect(taken).toBeLessThanOrEqual(Math.max(0, amount))
      }
      const [first] = coupons
      if (first === undefined) return
      const positive = amounts.filter((amount) => amount > 0).reduce((sum, one) => sum + one, 0)
      const expected =
        first.percent_off === null
          ? Math.min(first.amount_off ?? 0, positive)
          : Math.round((positive * Math.round(first.percent_off * 100)) / 10_000)
      const alone = totals(
        amounts.map((amount) => line(amount)),
        [first],
      ).flat()
      expect(alone.reduce((sum, one) => sum + one, 0)).toBe(expected)
    }),
    { seed: 11, numRuns: 300 },
  )
})
