import type { LocalizedText } from '#shared/contracts/plans.ts'
import type { UsageChart } from '#shared/contracts/usage.ts'
import { unusualDay } from './unusual-day.ts'
import { type Span, spanBefore } from './usage-window.ts'

const dayMs = 86_400_000
/** More than these are not told apart by pattern and label; the rest is one more. */
const mostParts = 6
const rest = 'other'

/** What was used on a day of one part. */
export interface DayUse {
  readonly day: string
  readonly part: string
  readonly used: number
}

/** The first day that a chart of this span needs, which is the first of the span before. */
export const firstDayOf = (span: Span): string => dayOf(spanBefore(span).startsAt)

/**
 * Puts what was used on each day into the picture of a period: every day from its first to today, the parts that are told
 * apart, the period before, and a day that stands out.
 * @param uses since `firstDayOf` the span
 * @param nameOf a part's name; null where use has no parts, or it is not known any more
 */
export function usageChart(
  { span, now }: { span: Span; now: Date },
  uses: readonly DayUse[],
  nameOf: (part: string) => LocalizedText | null,
): UsageChart {
  const current = daysOf(span.startsAt, now)
  // The day on which a period begins is its own, also where the period before had its first hours.
  const earlier = daysOf(spanBefore(span).startsAt, new Date(span.startsAt.getTime() - dayMs))
  const parts = partsOf(uses.filter(({ day }) => day >= (current[0] ?? '')))
  const usedOn = new Map<string, Map<string, number>>()
  for (const { day, part, used } of uses) {
    const onDay = usedOn.get(day) ?? new Map<string, number>()
    const shown = parts.includes(part) ? part : rest
    usedOn.set(day, onDay.set(shown, (onDay.get(shown) ?? 0) + used))
  }
  const totalOn = (day: string) => ({ day, used: sumOf([...(usedOn.get(day)?.values() ?? [])]) })
  const days = current.map((day) => ({ day, used: parts.map((part) => usedOn.get(day)?.get(part) ?? 0) }))
  const before = earlier.map(totalOn)
  const totals = current.map(totalOn)
  const unusual = unusualDay([...before, ...totals])
  const names = parts.map((code) => ({ code, name: code === rest ? null : nameOf(code) }))
  const onThatDay = days.find(({ day }) => day === unusual?.day)?.used ?? []
  return {
    startsAt: span.startsAt.toISOString(),
    endsAt: span.endsAt.toISOString(),
    asOf: now.toISOString(),
    parts: names,
    days,
    before: before.map(({ used }) => used),
    unusual: unusual && {
      ...unusual,
      mostly: names[onThatDay.findIndex((used) => used * 2 > unusual.used)]?.name ?? null,
    },
  }
}

/** The most used parts, most used first, and the rest as one; one that stands for nothing where nothing was used. */
function partsOf(uses: readonly DayUse[]): string[] {
  const totals = new Map<string, number>()
  for (const { part, used } of uses) totals.set(part, (totals.get(part) ?? 0) + used)
  const codes = [...totals].sort(([, a], [, b]) => b - a).map(([part]) => part)
  if (codes.length === 0) return [rest]
  return codes.length > mostParts ? [...codes.slice(0, mostParts), rest] : codes
}

const sumOf = (counts: readonly number[]) => counts.reduce((sum, each) => sum + each, 0)

function daysOf(from: Date, to: Date): string[] {
  const first = Date.parse(dayOf(from))
  const count = Math.floor((Date.parse(dayOf(to)) - first) / dayMs) + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => dayOf(new Date(first + index * dayMs)))
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10)
