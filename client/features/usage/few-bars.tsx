import { useDates } from '../../ui/date-text.tsx'
import { BarParts } from './bar-parts.tsx'
import type { ChartBars } from './chart-bars.ts'
import { PartPattern } from './part-pattern.tsx'

const height = 96
const above = 16

/** The picture for small screens: few bars, each with its figure and its first day. The table beside it is what is read aloud. */
export function FewBars({
  width,
  chart: { bars, slots },
  patternIds,
  isCompared,
  short,
}: {
  width: number
  chart: ChartBars
  patternIds: readonly string[]
  isCompared: boolean
  short: (value: number) => string
}) {
  const dates = useDates()
  const step = width / slots
  const highest = Math.max(1, ...bars.flatMap(({ total, before }) => [total, isCompared ? before : 0]))
  const y = (value: number) => above + height - (value / highest) * height
  return (
    <svg
      viewBox={`0 0 ${width} ${above + height + 18}`}
      className="h-auto w-full text-meta"
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        {patternIds.map((id, index) => (
          <PartPattern key={id} id={id} index={index} />
        ))}
      </defs>
      <line x1="0" x2={width} y1={above + height} y2={above + height} className="stroke-control" />
      {bars.map((bar, index) => (
        <g key={bar.firstDay}>
          <BarParts
            bar={bar}
            x={index * step + 4}
            width={Math.max(1, step - 8)}
            y={y}
            patternIds={patternIds}
          />
          {isCompared ? (
            <path
              d={`M${index * step} ${y(bar.before)}h${step}`}
              className="stroke-text"
              strokeWidth="1.5"
              strokeDasharray="3 2"
            />
          ) : null}
          <text x={(index + 0.5) * step} y={y(bar.total) - 4} textAnchor="middle" className="fill-text">
            {short(bar.total)}
          </text>
          <text x={(index + 0.5) * step} y={above + height + 14} textAnchor="middle" className="fill-muted">
            {dates.dayOfMonth(bar.firstDay)}
          </text>
        </g>
      ))}
    </svg>
  )
}
