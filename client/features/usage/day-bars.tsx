import { useFormatter } from 'use-intl'
import type { UsageDays } from '#shared/contracts/usage.ts'
import { useDates } from '../../ui/date-text.tsx'

const slot = 20
const gap = 4
const height = 120

/** One bar a day, the highest as tall as the picture. The figures themselves stand in the table next to it. */
export function DayBars({ days }: { days: UsageDays }) {
  const dates = useDates()
  const format = useFormatter()
  const highest = Math.max(1, ...days.map(({ used }) => used))
  const first = days[0]?.day
  const last = days.at(-1)?.day
  return (
    <div className="grid gap-1 text-meta text-muted">
      <span className="tabular-nums">{format.number(highest)}</span>
      <svg
        viewBox={`0 0 ${days.length * slot} ${height}`}
        preserveAspectRatio="none"
        className="h-32 w-full border-y border-hairline"
        aria-hidden="true"
      >
        {days.map(({ day, used }, index) => {
          // A little is never nothing.
          const tall = used === 0 ? 0 : Math.max(2, (used / highest) * height)
          return (
            <rect
              key={day}
              x={index * slot + gap / 2}
              y={height - tall}
              width={slot - gap}
              height={tall}
              className="fill-accent"
            >
              <title>{`${dates.shortDay(day)}: ${format.number(used)}`}</title>
            </rect>
          )
        })}
      </svg>
      <span className="flex justify-between">
        <span>{first === undefined ? '' : dates.shortDay(first)}</span>
        <span>{last === undefined ? '' : dates.shortDay(last)}</span>
      </span>
    </div>
  )
}
