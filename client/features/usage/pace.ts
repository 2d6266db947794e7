/** How far the use of a month has come. */
export interface MonthUse {
  readonly used: number
  /** Where it stops; null = nowhere. */
  readonly ceiling: number | null
}

export interface Pace {
  /** What the month comes to if it goes on so. */
  readonly total: number
  /** The last day of the month, or the one on which the ceiling is reached before. */
  readonly day: string
  readonly reachesCeiling: boolean
}

/** Fewer days than this say nothing about a month. */
const fewestDays = 3

/**
 * Where a month's use ends at its average pace so far; null while that would be a guess, and when it has reached its ceiling.
 * @param today a day of the calendar, as `2026-11-29`
 */
export function paceOf({ used, ceiling }: MonthUse, today: string): Pace | null {
  const [year = 0, month = 0, day = 0] = today.split('-').map(Number)
  if (used === 0 || day < fewestDays || (ceiling !== null && used >= ceiling)) return null
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const total = Math.round((used / day) * lastDay)
  const reachesCeiling = ceiling !== null && total >= ceiling
  const endDay = reachesCeiling ? Math.min(lastDay, Math.ceil((ceiling * day) / used)) : lastDay
  return { total, day: `${today.slice(0, 8)}${String(endDay).padStart(2, '0')}`, reachesCeiling }
}
