import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { taxesOf, type Rate } from './tax-maths.ts'

const exclusive = (percentage: number): Rate => ({ id: `e${percentage}`, percentage, inclusive: false })
const inclusive = (percentage: number): Rate => ({ id: `i${percentage}`, percentage, inclusive: true })

describe('taxes of lines', () => {
  test.each([
    ['5.00 less 10 % at 5 % on top', 450, [exclusive(5)], [[23, 450]]],
    ['100.00 with 10 % inside', 10_000, [inclusive(10)], [[909, 9091]]],
    [
      '100.00 with 10 % inside and 5 % on top',
      10_000,
      [inclusive(10), exclusive(5)],
      [
        [909, 9091],
        [455, 9091],
      ],
    ],
    [
      '121.00 with 10 % and 11 % inside',
      12_100,
      [inclusive(10), inclusive(11)],
      [
        [1000, 10_000],
        [1100, 10_000],
      ],
    ],
    ['a credit of half a cent of tax', -50, [exclusive(1)], [[-1, -50]]],
    ['8.875 % of 10.00', 1000, [exclusive(8.875)], [[89, 1000]]],
    ['nothing', 0, [exclusive(22)], [[0, 0]]],
  ] as const)('%s', (_name, net, rates, parts) => {
    const [taxes] = taxesOf([{ net, rates }])
    expect(taxes?.map(({ amount, taxable }) => [amount, taxable])).toEqual(parts)
  })

  test('are rounded once on the sum of the lines, and the parts add up to it', () => {
    const taxes = taxesOf([1, 2, 3].map(() => ({ net: 10, rates: [exclusive(5)] })))
    expect(taxes.map(([part]) => part?.amount)).toEqual([1, 0, 1])
  })

  const rate = fc
    .record({ percentage: fc.integer({ min: 0, max: 1_000_000 }), inclusive: fc.boolean() })
    .map(({ percentage, inclusive: isInside }) => ({
      id: `${isInside}${percentage}`,
      percentage: percentage / 10_000,
      inclusive: isInside,
    }))
  const rates = fc.uniqueArray(rate, { maxLength: 3, selector: ({ id }) => id })
  const nets = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 8 })

  test('add up, whatever the lines: each rate to its rounded sum, and price and taxes to what is paid', () => {
    fc.assert(
      fc.property(nets, rates, (amounts, chosen) => {
        const parts = taxesOf(amounts.map((net) => ({ net, rates: chosen })))
        for (const [index, own] of parts.entries()) {
          const inside = own.filter((part) => part.rate.inclusive).reduce((sum, part) => sum + part.amount, 0)
          for (const { taxable } of own) expect(taxable + inside).toBe(amounts[index])
        }
        for (const one of chosen) {
          const own = parts.flat().filter((part) => part.rate === one)
          const sum = own.reduce((total, part) => total + part.amount, 0)
          const insideAll = chosen.filter((other) => other.inclusive)
          const whole = 100 + insideAll.reduce((total, other) => total + other.percentage, 0)
          const base = one.inclusive
            ? amounts.reduce((total, net) => total + net, 0)
            : own.reduce((total, part) => total + part.taxable, 0)
          const exact = (base * one.percentage) / (one.inclusive ? whole : 100)
          expect(Math.abs(sum - exact)).toBeLessThanOrEqual(0.5 + 1e-6)
        }
      }),
      { seed: 20_261_128, numRuns: 500 },
    )
  })

  test('of lines and of the same lines given back come to nothing together', () => {
    fc.assert(
      fc.property(nets, rates, (amounts, chosen) => {
        const there = [...amounts, ...amounts.map((net) => -net)].map((net) => ({ net, rates: chosen }))
        const sums = new Map<string, number>()
        for (const part of taxesOf(there).flat()) {
          if (part.rate.inclusive) sums.set(part.rate.id, (sums.get(part.rate.id) ?? 0) + part.amount)
        }
        expect([...sums.values()].every((sum) => sum === 0)).toBe(true)
      }),
      { seed: 20_261_128, numRuns: 200 },
    )
  })
})
