import { expect, test } from 'vitest'
import type { UsageChart } from '#shared/contracts/usage.ts'
import { barsOf, daysInPeriod } from './chart-bars.ts'
import { capDay, paceOf, type PeriodUse } from './pace.ts'

const november: PeriodUse = {
  used: 100,
  ceiling: null,
  firstDay: '2026-11-01',
  days: 30,
  totals: Array.from({ length: 10 }, () => 10),
  hadUseBefore: true,
}

test('a period goes on as it began, and no further apart than its days were', () => {
  expect(paceOf(november)).toEqual({
    ...{ total: 300, low: 300, high: 300, day: '2026-11-30', reachesCeiling: false, from: 10 },
  })
  const uneven = paceOf({ ...november, totals: [0, 20, 0, 20, 0, 20, 0, 20, 0, 20] })
  expect(uneven).toMatchObject({ total: 300, low: 240, high: 360 })
})

test('the day on which the ceiling is reached is never past, and never after the period', () => {
  expect(paceOf({ ...november, ceiling: 205 })).toMatchObject({ day: '2026-11-21', reachesCeiling: true })
  const late = { ...november, used: 99, ceiling: 100, totals: Array.from({ length: 29 }, () => 99 / 29) }
  expect(paceOf(late)).toMatchObject({ day: '2026-11-30' })
})

test('who began within the period is counted from there on', () => {
  const begun = { ...november, used: 30, totals: [0, 0, 0, 0, 0, 0, 0, 10, 10, 10], hadUseBefore: false }
  expect(paceOf(begun)).toMatchObject({ total: 230, from: 3 })
  expect(paceOf({ ...begun, hadUseBefore: true })).toMatchObject({ total: 90, from: 10 })
})

test('nothing is said of two days, on the last one, of no use, and of what is used up', () => {
  expect(paceOf({ ...november, used: 5, totals: [2, 3] })).toBeNull()
  expect(paceOf({ ...november, days: 10 })).toBeNull()
  expect(paceOf({ ...november, used: 0, totals: [0, 0, 0, 0] })).toBeNull()
  expect(paceOf({ ...november, ceiling: 100 })).toBeNull()
})

test('a cap is reached on a day of this month, or not within it', () => {
  const month = { used: 100, today: '2026-11-10' }
  expect([205, 300, 301].map((cap) => capDay(month, cap))).toEqual(['2026-11-21', '2026-11-30', 'below'])
  expect([capDay(month, 100), capDay({ used: 4, today: '2026-11-02' }, 9)]).toEqual([null, null])
})

const chart = (days: number, endsAt: string): UsageChart => ({
  startsAt: '2026-11-01T00:00:00.000Z',
  endsAt,
  asOf: '2026-11-10T10:00:00.000Z',
  parts: [
    { code: 'a', name: null },
    { code: 'b', name: null },
  ],
  days: Array.from({ length: days }, (_, index) => ({
    day: new Date(Date.UTC(2026, 10, 1 + index)).toISOString().slice(0, 10),
    used: [1, 2],
  })),
  before: Array.from({ length: 31 }, () => 4),
  unusual: null,
})

test('days are bars, many of them weeks, few of them on a small screen, and nothing of either period is lost', () => {
  const month = chart(10, '2026-12-01T00:00:00.000Z')
  expect(daysInPeriod(month)).toBe(30)
  expect(barsOf(month).slots).toBe(30)
  expect(barsOf(month).bars.at(-1)).toEqual({
    ...{ firstDay: '2026-11-10', lastDay: '2026-11-10', used: [1, 2], total: 3, sum: 30 },
    ...{ before: 4, beforeSum: 40 },
  })
  expect(barsOf(month, 7)).toMatchObject({ slots: 7, bars: [{ total: 12 }, { total: 12 }, { total: 6 }] })
  const whole = barsOf(chart(30, '2026-12-01T00:00:00.000Z'), 7)
  expect(whole.bars.at(-1)).toMatchObject({ lastDay: '2026-11-30', sum: 90, beforeSum: 124 })
  const year = barsOf(chart(100, '2027-11-01T00:00:00.000Z'))
  expect(year.slots).toBe(53)
  expect(year.bars[0]).toMatchObject({ firstDay: '2026-11-01', lastDay: '2026-11-07', total: 21 })
})
