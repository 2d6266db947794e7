import { dayAfter, sumOf } from './chart-bars.ts'

/** How far the use of a period has come. */
export interface PeriodUse {
  readonly used: number
  /** What it may come to; null = no end. */
  readonly ceiling: number | null
  /** The period's first day, as `2026-11-29`. */
  readonly firstDay: string
  /** Days of the whole period. */
  readonly days: number
  /** Use by day until today. */
  readonly totals: readonly number[]
  /** Something was used in the period before, so that days without use at the beginning of this one count. */
  readonly hadUseBefore: boolean
}

export interface Pace {
  /** What the period comes to if it goes on so. */
  readonly total: number
  /** Between these it likely ends: four times in five, if days go on to differ as they did. */
  readonly low: number
  readonly high: number
  /** The last day of the period, or the one on which the ceiling is reached before. */
  readonly day: string
  readonly reachesCeiling: boolean
  /** From how many days that is taken, today included. */
  readonly from: number
}

/** Fewer days than this say nothing about a period. */
const fewestDays = 3
/** Four fifths of a normal distribution lie within so many standard deviations. */
const fourFifths = 1.28

/** Where a period's use ends at its average pace so far; null while that would be a guess, on its last day, and when it has reached its ceiling. */
export function paceOf({ used, ceiling, firstDay, days, totals, hadUseBefore }: PeriodUse): Pace | null {
  const began = hadUseBefore ? 0 : totals.findIndex((total) => total > 0)
  const counted = began === -1 ? [] : totals.slice(began)
  const from = counted.length
  const left = days - totals.length
  if (used === 0 || left <= 0 || from < fewestDays || (ceiling !== null && used >= ceiling)) return null
  const mean = sumOf(counted) / from
  const total = Math.round(used + mean * left)
  const spread = fourFifths * deviationOf(counted.slice(0, -1)) * Math.sqrt(left)
  const reachesCeiling = ceiling !== null && mean > 0 && total >= ceiling
  const ahead = reachesCeiling ? Math.min(left, Math.ceil((ceiling - used) / mean)) : left
  return {
    total,
    low: Math.max(used, Math.round(total - spread)),
    high: Math.round(total + spread),
    day: dayAfter(firstDay, totals.length - 1 + ahead),
    reachesCeiling,
    from,
  }
}

/** What was used since a month (UTC's) began. */
export interface MonthUse {
  readonly used: number
  /** As `2026-11-29`. */
  readonly today: string
}

/**
 * The day on which a month's use reaches a cap at its average pace so far, `below` when it stays under it; null while that
 * would be a guess, and when it is reached.
 */
export function capDay({ used, today }: MonthUse, cap: number): string | null {
  const day = Number(today.slice(8))
  if (used === 0 || day < fewestDays || used >= cap) return null
  const ahead = Math.ceil((cap - used) / (used / day))
  const reached = dayAfter(today, ahead)
  return reached.slice(0, 7) === today.slice(0, 7) ? reached : 'below'
}

/** How much whole days differ from their average. */
function deviationOf(days: readonly number[]): number {
  if (days.length < 2) return 0
  const mean = sumOf(days) / days.length
  return Math.sqrt(sumOf(days.map((day) => (day - mean) ** 2)) / (days.length - 1))
}
