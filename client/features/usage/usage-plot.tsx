import { useRef, type KeyboardEvent } from 'react'
import { useTranslations } from 'use-intl'
import { useDates } from '../../ui/date-text.tsx'
import type { ChartBar, ChartBars } from './chart-bars.ts'
import { BarParts } from './bar-parts.tsx'
import type { Pace } from './pace.ts'
import { PartPattern } from './part-pattern.tsx'

const left = 48
const sumTop = 16
const sumHeight = 112
const barsHeight = 88
const between = 28
const bottom = 22

export interface UsagePlotProps {
  readonly width: number
  readonly name: string
  readonly chart: ChartBars
  /** The period's first and last day. */
  readonly span: readonly [string, string]
  readonly patternIds: readonly string[]
  /** The total so far beside what it may come to and where it leads; null = a total means nothing. */
  readonly sum: {
    readonly ceiling: number | null
    readonly line: 'limit' | 'all'
    readonly pace: Pace | null
  } | null
  /** What one day may come to. */
  readonly dayCeiling: number | null
  readonly isCompared: boolean
  readonly unusualDay: string | null
  readonly active: number
  readonly onActivate: (index: number) => void
  /** A figure at an axis, short. */
  readonly short: (value: number) => string
  /** All about a bar, in words. */
  readonly words: (bar: ChartBar) => string
}

/**
 * Use by day as bars, above them the total so far with its limit and where it likely ends. Arrow keys go from bar to bar and
 * each says its figures.
 */
export function UsagePlot(props: UsagePlotProps) {
  const { width, name, chart, span, patternIds, sum, dayCeiling, isCompared, active, short, words } = props
  const t = useTranslations('usage')
  const dates = useDates()
  const bars = useRef<(SVGGElement | null)[]>([])
  const { slots } = chart
  const step = (width - left) / slots
  const gap = Math.min(3, step / 6)
  const barsTop = sum === null ? sumTop : sumTop + sumHeight + between
  const height = barsTop + barsHeight + bottom
  const highest = Math.max(
    1,
    dayCeiling ?? 0,
    ...chart.bars.flatMap(({ total, before }) => [total, isCompared ? before : 0]),
  )
  const y = (value: number) => barsTop + barsHeight - (value / highest) * barsHeight
  const go = (event: KeyboardEvent, from: number) => {
    const to = target(event.key, from, chart.bars.length - 1)
    if (to === null) return
    event.preventDefault()
    bars.current[to]?.focus()
  }
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      className="h-auto w-full overflow-visible text-meta"
      role="group"
      aria-label={t('chartLabel', { name })}
    >
      <g aria-hidden="true">
        <defs>
          {patternIds.map((id, index) => (
            <PartPattern key={id} id={id} index={index} />
          ))}
        </defs>
        {sum === null ? null : <Sum {...props} sum={sum} step={step} />}
        <Axis from={barsTop} to={barsTop + barsHeight} width={width} high={short(highest)} />
        {dayCeiling === null ? null : (
          <Ceiling
            width={width}
            at={y(dayCeiling)}
            label={t('chartLine.limit', { amount: short(dayCeiling) })}
          />
        )}
        <text x={left} y={height - 4} className="fill-muted">
          {dates.shortDay(span[0])}
        </text>
        <text x={width} y={height - 4} textAnchor="end" className="fill-muted">
          {dates.shortDay(span[1])}
        </text>
      </g>
      {chart.bars.map((bar, index) => (
        <g
          key={bar.firstDay}
          ref={(element) => {
            bars.current[index] = element
          }}
          role="img"
          aria-label={words(bar)}
          data-day={bar.lastDay}
          tabIndex={index === active ? 0 : -1}
          onFocus={() => props.onActivate(index)}
          onPointerEnter={() => props.onActivate(index)}
          onKeyDown={(event) => go(event, index)}
        >
          <rect
            x={left + index * step}
            y={sumTop}
            width={step}
            height={barsTop + barsHeight - sumTop}
            className={index === active ? 'fill-muted/15' : 'fill-transparent'}
          />
          <BarParts
            bar={bar}
            x={left + index * step + gap}
            width={Math.max(1, step - gap * 2)}
            y={y}
            patternIds={patternIds}
          />
          {isCompared && bar.before > 0 ? (
            <line
              x1={left + index * step}
              x2={left + (index + 1) * step}
              y1={y(bar.before)}
              y2={y(bar.before)}
              className="stroke-text"
              strokeWidth="1.5"
              strokeDasharray="3 2"
            />
          ) : null}
          {props.unusualDay !== null &&
          props.unusualDay >= bar.firstDay &&
          props.unusualDay <= bar.lastDay ? (
            <text
              x={left + (index + 0.5) * step}
              y={y(bar.total) - 3}
              textAnchor="middle"
              className="fill-warning font-semibold"
            >
              !
            </text>
          ) : null}
        </g>
      ))}
    </svg>
  )
}

/** The bar that a key leads to; null for other keys. */
function target(key: string, from: number, last: number): number | null {
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, from + 1)
    case 'ArrowLeft':
      return Math.max(0, from - 1)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

/** The total so far, the one of the period before, the limit, and where it likely ends. */
function Sum({
  width,
  chart: { bars, slots },
  sum: { ceiling, line: kind, pace },
  isCompared,
  short,
  step,
}: Pick<UsagePlotProps, 'width' | 'chart' | 'isCompared' | 'short'> & {
  sum: NonNullable<UsagePlotProps['sum']>
  step: number
}) {
  const t = useTranslations('usage')
  const now = bars.at(-1)
  const high = Math.max(
    1,
    ceiling ?? 0,
    now?.sum ?? 0,
    pace?.high ?? 0,
    isCompared ? (now?.beforeSum ?? 0) : 0,
  )
  const x = (slot: number) => left + slot * step
  const y = (value: number) => sumTop + sumHeight - (value / high) * sumHeight
  const line = (of: (bar: ChartBar) => number) =>
    [`${x(0)},${y(0)}`, ...bars.map((bar, index) => `${x(index + 1)},${y(of(bar))}`)].join(' ')
  const here = `${x(bars.length)},${y(now?.sum ?? 0)}`
  const end = x(slots)
  return (
    <g>
      <Axis from={sumTop} to={sumTop + sumHeight} width={width} high={short(high)} />
      {pace === null || bars.length === slots ? null : (
        <>
          <polygon
            points={`${here} ${end},${y(pace.high)} ${end},${y(pace.low)}`}
            className="fill-accent/20"
          />
          <polyline
            points={`${here} ${end},${y(pace.total)}`}
            className="fill-none stroke-accent"
            strokeWidth="1.5"
            strokeDasharray="5 4"
          />
        </>
      )}
      {isCompared ? (
        <polyline
          points={line(({ beforeSum }) => beforeSum)}
          className="fill-none stroke-text"
          strokeWidth="1.5"
          strokeDasharray="3 2"
        />
      ) : null}
      <polyline points={line(({ sum }) => sum)} className="fill-none stroke-accent" strokeWidth="2.5" />
      {ceiling === null ? null : (
        <Ceiling width={width} at={y(ceiling)} label={t(`chartLine.${kind}`, { amount: short(ceiling) })} />
      )}
    </g>
  )
}

function Ceiling({ width, at, label }: { width: number; at: number; label: string }) {
  return (
    <>
      <line x1={left} x2={width} y1={at} y2={at} className="stroke-danger" strokeWidth="1.5" />
      <text x={width} y={at - 4} textAnchor="end" className="fill-danger font-medium">
        {label}
      </text>
    </>
  )
}

function Axis({ from, to, width, high }: { from: number; to: number; width: number; high: string }) {
  return (
    <>
      <line x1={left} x2={width} y1={to} y2={to} className="stroke-control" />
      <line x1={left} x2={width} y1={from} y2={from} className="stroke-hairline" />
      <text x={left - 6} y={from + 4} textAnchor="end" className="fill-muted">
        {high}
      </text>
      <text x={left - 6} y={to + 4} textAnchor="end" className="fill-muted">
        0
      </text>
    </>
  )
}
