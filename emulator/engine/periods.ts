/** The repeating part of a price. */
export interface Cadence {
  interval: 'day' | 'week' | 'month' | 'year'
  interval_count: number
}

export interface Period {
  start: number
  end: number
}

const DAY = 86_400
const SECONDS = { day: DAY, week: 7 * DAY } as const

/**
 * The n-th boundary counted from the anchor, in Unix seconds; n may be negative.
 * Months and years are counted on the UTC calendar from the anchor itself, so a day 31 is cut to the last day
 * of a short month and comes back in the next long one. `day` is the day of the month that was wished for, where the
 * anchor itself lies in a month that is too short for it.
 */
export function boundary(anchor: number, cadence: Cadence, n: number, day?: number): number {
  const steps = n * cadence.interval_count
  if (cadence.interval === 'day' || cadence.interval === 'week') {
    return anchor + steps * SECONDS[cadence.interval]
  }
  return addMonths(anchor, cadence.interval === 'year' ? steps * 12 : steps, day)
}

/** The period of the anchor's rhythm that holds the moment: start ≤ moment < end. */
export function periodContaining(anchor: number, cadence: Cadence, moment: number, day?: number): Period {
  let n = Math.floor(stepsBetween(anchor, cadence, moment))
  while (boundary(anchor, cadence, n, day) > moment) n -= 1
  while (boundary(anchor, cadence, n + 1, day) <= moment) n += 1
  return { start: boundary(anchor, cadence, n, day), end: boundary(anchor, cadence, n + 1, day) }
}

/** An estimate that is at most one step off; the caller moves to the exact one. */
function stepsBetween(anchor: number, cadence: Cadence, moment: number): number {
  if (cadence.interval === 'day' || cadence.interval === 'week') {
    return (moment - anchor) / (SECONDS[cadence.interval] * cadence.interval_count)
  }
  const from = new Date(anchor * 1000)
  const to = new Date(moment * 1000)
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
  return months / (cadence.interval_count * (cadence.interval === 'year' ? 12 : 1))
}

function addMonths(moment: number, months: number, wished?: number): number {
  const date = new Date(moment * 1000)
  const day = wished ?? date.getUTCDate()
  const target = new Date(date)
  target.setUTCDate(1)
  target.setUTCMonth(target.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate()
  target.setUTCDate(Math.min(day, lastDay))
  return Math.floor(target.getTime() / 1000)
}

/** A whole number of days as seconds. */
export const days = (count: number): number => count * DAY
