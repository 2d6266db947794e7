import { expect, test } from 'vitest'
import { type DayUse, firstDayOf, usageChart } from './usage-chart.ts'
import { shownSpan, type Span } from './usage-window.ts'

const at = (iso: string) => new Date(iso)
const paid: Span = { startsAt: at('2026-11-10T14:00:00Z'), endsAt: at('2026-12-10T14:00:00Z') }
const now = at('2026-11-20T09:00:00Z')
const name = (part: string) => ({ en: part, it: part })
const use = (day: string, used: number, part = 'image'): DayUse => ({ day, part, used })
const everyDay = (used: number) =>
  Array.from({ length: 19 }, (_, index) => use(`2026-11-${String(index + 1).padStart(2, '0')}`, used))

test('a picture shows the period that the limit counts in, and the paid one where it counts in none', () => {
  const november = { startsAt: at('2026-11-01T00:00:00Z'), endsAt: at('2026-12-01T00:00:00Z') }
  expect(shownSpan('month', now, paid)).toEqual(november)
  expect(shownSpan('billing_period', now, null)).toEqual(november)
  for (const period of ['billing_period', 'day', 'none'] as const) {
    expect(shownSpan(period, now, paid)).toEqual(paid)
  }
  expect(shownSpan('day', at('2026-12-11T00:00:00Z'), paid).startsAt).toEqual(at('2026-12-01T00:00:00Z'))
})

test('every day of the period is there until today, and the period before in its own days', () => {
  expect(firstDayOf(paid)).toBe('2026-10-10')
  const chart = usageChart(
    { span: paid, now },
    [use('2026-10-10', 3), use('2026-11-09', 4), use('2026-11-10', 5)],
    name,
  )
  expect(chart.days).toHaveLength(11)
  expect(chart.days[0]).toEqual({ day: '2026-11-10', used: [5] })
  expect(chart.days.at(-1)).toEqual({ day: '2026-11-20', used: [0] })
  expect(chart.before).toHaveLength(31)
  expect([chart.before[0], chart.before.at(-1)]).toEqual([3, 4])
})

test('the most used parts come first and those that are too many are one', () => {
  const uses = Array.from({ length: 9 }, (_, index) => use('2026-11-12', index + 1, `part ${index}`))
  const { parts, days } = usageChart({ span: paid, now }, uses, name)
  expect(parts.map(({ code }) => code)).toEqual(
    [8, 7, 6, 5, 4, 3].map((index) => `part ${index}`).concat('other'),
  )
  expect(days[2]?.used).toEqual([9, 8, 7, 6, 5, 4, 1 + 2 + 3])
})

test('a day with three times the usual is told with what it mostly was, for a week, and noise is not', () => {
  const spike = [...everyDay(20), use('2026-11-18', 30), use('2026-11-18', 40, 'large')]
  expect(usageChart({ span: paid, now }, spike, name).unusual).toEqual({
    ...{ day: '2026-11-18', used: 90, usual: 20, mostly: { en: 'image', it: 'image' } },
  })
  const later = { span: paid, now: at('2026-11-26T09:00:00Z') }
  expect(usageChart(later, spike, name).unusual).toBeNull()
  expect(usageChart({ span: paid, now }, [...everyDay(2), use('2026-11-18', 6)], name).unusual).toBeNull()
  expect(
    usageChart({ span: paid, now }, [use('2026-11-17', 5), use('2026-11-18', 500)], name).unusual,
  ).toBeNull()
})
