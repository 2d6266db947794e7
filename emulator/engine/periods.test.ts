import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundary, periodContaining, type Cadence } from './periods.ts'

const at = (iso: string) => Date.parse(iso) / 1000
const iso = (seconds: number) => new Date(seconds * 1000).toISOString()
const monthly: Cadence = { interval: 'month', interval_count: 1 }
const yearly: Cadence = { interval: 'year', interval_count: 1 }

const cadences = fc.record({
  interval: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
  interval_count: fc.integer({ min: 1, max: 12 }),
})
const moments = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') })

describe('billing periods', () => {
  test('an anchor on the 31st is cut to the last day of a short month and comes back', () => {
    const anchor = at('2027-01-31T10:00:00Z')
    expect([1, 2, 3, 13].map((n) => iso(boundary(anchor, monthly, n)))).toEqual([
      '2027-02-28T10:00:00.000Z',
      '2027-03-31T10:00:00.000Z',
      '2027-04-30T10:00:00.000Z',
      '2028-02-29T10:00:00.000Z',
    ])
  })

  test('a yearly anchor on 29 February bills on the 28th until the next leap year', () => {
    const anchor = at('2028-02-29T00:00:00Z')
    expect(iso(boundary(anchor, yearly, 1))).toBe('2029-02-28T00:00:00.000Z')
    expect(iso(boundary(anchor, yearly, 4))).toBe('2032-02-29T00:00:00.000Z')
  })

  test('a boundary belongs to the period that it starts', () => {
    const anchor = at('2026-11-01T00:00:00Z')
    const second = boundary(anchor, monthly, 1)
    expect(periodContaining(anchor, monthly, second).start).toBe(second)
    expect(periodContaining(anchor, monthly, second - 1).end).toBe(second)
  })

  test('every moment lies in exactly one period, before the anchor as well as after it', () => {
    fc.assert(
      fc.property(moments, cadences, moments, (anchor, cadence, moment) => {
        const period = periodContaining(anchor, cadence, moment)
        expect(period.start).toBeLessThanOrEqual(moment)
        expect(period.end).toBeGreaterThan(moment)
        expect(periodContaining(anchor, cadence, period.end).start).toBe(period.end)
      }),
    )
  })

  test('boundaries keep the time of day and, where the month has it, the day', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 120 }), (anchor, n) => {
        const from = new Date(anchor * 1000)
        const to = new Date(boundary(anchor, monthly, n) * 1000)
        expect(to.toISOString().slice(10)).toBe(from.toISOString().slice(10))
        const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate()
        expect(to.getUTCDate()).toBe(Math.min(from.getUTCDate(), lastDay))
      }),
    )
  })
})
