import type { UsageChart } from '#shared/contracts/usage.ts'

const dayMs = 86_400_000
/** More days than these are drawn as weeks. */
const mostDays = 45
const weekDays = 7

export interface ChartBar {
  readonly firstDay: string
  readonly lastDay: string
  /** By part, in the chart's order. */
  readonly used: readonly number[]
  readonly total: number
  /** Used since the period began, this bar's days included. */
  readonly sum: number
  /** Used in the same days of the period before. */
  readonly before: number
  readonly beforeSum: number
}

/** The bars of a chart up to today, and for how many its whole period has room. */
export interface ChartBars {
  readonly bars: readonly ChartBar[]
  readonly slots: number
}

/** How many days the period has, whole. UTC. */
export function daysInPeriod({ startsAt, endsAt }: Pick<UsageChart, 'startsAt' | 'endsAt'>): number {
  return Math.max(1, Math.round((midnight(endsAt) - midnight(startsAt)) / dayMs))
}

/**
 * Puts a period's days together to bars: one a day, one a week where they are many.
 * @param most so many bars at most, all about as long; absent = as fits the period
 */
export function barsOf(chart: UsageChart, most?: number): ChartBars {
  const inAll = Math.max(daysInPeriod(chart), chart.days.length)
  const edges = edgesOf(inAll, most)
  const bars: ChartBar[] = []
  let sum = 0
  let beforeSum = 0
  for (let slot = 0; slot + 1 < edges.length; slot++) {
    const from = edges[slot] ?? 0
    const to = edges[slot + 1] ?? 0
    const days = chart.days.slice(from, to)
    const [first] = days
    const last = days.at(-1)
    if (first === undefined || last === undefined) break
    const used = chart.parts.map((_, part) => days.reduce((all, day) => all + (day.used[part] ?? 0), 0))
    const total = sumOf(used)
    // What runs past the days of a longer period before belongs to its last day here.
    const isLastSlot = slot + 2 === edges.length
    const before = sumOf(chart.before.slice(from, isLastSlot ? undefined : to))
    sum += total
    beforeSum += before
    bars.push({ firstDay: first.day, lastDay: last.day, used, total, sum, before, beforeSum })
  }
  return { bars, slots: edges.length - 1 }
}

/** Use of all parts by day, until today. */
export function totalsOf({ days }: Pick<UsageChart, 'days'>): number[] {
  return days.map(({ used }) => sumOf(used))
}

/** The day some days after another, both as `2026-11-29`. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

function edgesOf(days: number, most: number | undefined): number[] {
  if (most !== undefined) {
    const count = Math.min(most, days)
    return Array.from({ length: count + 1 }, (_, index) => Math.floor((index * days) / count))
  }
  const size = days > mostDays ? weekDays : 1
  const count = Math.ceil(days / size)
  return Array.from({ length: count + 1 }, (_, index) => Math.min(days, index * size))
}

export const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)

const midnight = (iso: string) => Date.parse(`${iso.slice(0, 10)}T00:00:00Z`)
