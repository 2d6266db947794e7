import { useMemo } from 'react'
import { useFormatter } from 'use-intl'

export interface DateWriter {
  /** "14 March 2027" */
  readonly day: (iso: string) => string
  /** "14 Mar": a day of a calendar ("2027-03-14"), which is the same in every zone. */
  readonly shortDay: (date: string) => string
  /** "14": a day of a calendar where its month is plain. */
  readonly dayOfMonth: (date: string) => string
  /** "14 Mar": the day of a moment, where the year is plain. */
  readonly shortDayOf: (iso: string) => string
  /** "14 March 2027, 14:02 CET": for moments that cut something off. */
  readonly moment: (iso: string) => string
  /** "in 6 days", seen from the account's time. */
  readonly relative: (iso: string, accountNow: string) => string
}

/** Writes moments in the account's time zone, for sentences: pass the result as an ICU argument. */
export function useDates(): DateWriter {
  const format = useFormatter()
  return useMemo(
    () => ({
      day: (iso) => format.dateTime(new Date(iso), { day: 'numeric', month: 'long', year: 'numeric' }),
      shortDay: (date) =>
        format.dateTime(new Date(`${date}T00:00:00Z`), { day: 'numeric', month: 'short', timeZone: 'UTC' }),
      dayOfMonth: (date) =>
        format.dateTime(new Date(`${date}T00:00:00Z`), { day: 'numeric', timeZone: 'UTC' }),
      shortDayOf: (iso) => format.dateTime(new Date(iso), { day: 'numeric', month: 'short' }),
      moment: (iso) =>
        format.dateTime(new Date(iso), {
          day: 'numeric',
          month: 'long',
          year: 'numeric',
          hour: '2-digit',
          minute: '2-digit',
          timeZoneName: 'short',
        }),
      relative: (iso, accountNow) => format.relativeTime(new Date(iso), new Date(accountNow)),
    }),
    [format],
  )
}

/** A moment as a `<time>`: the day, or the day with clock and zone. */
export function DateText({ value, format = 'day' }: { value: string; format?: 'day' | 'moment' }) {
  const dates = useDates()
  return <time dateTime={value}>{dates[format](value)}</time>
}
