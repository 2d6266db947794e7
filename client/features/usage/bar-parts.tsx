import type { ChartBar } from './chart-bars.ts'

/** One bar with its parts on top of each other. */
export function BarParts({
  bar,
  x,
  width,
  y,
  patternIds,
}: {
  bar: ChartBar
  x: number
  width: number
  /** Where an amount stands in the picture. */
  y: (value: number) => number
  patternIds: readonly string[]
}) {
  let below = 0
  return bar.used.map((used, part) => {
    const from = below
    below += used
    if (used === 0) return null
    // A little is never nothing.
    const tall = Math.max(2, y(from) - y(below))
    return (
      <rect
        key={patternIds[part]}
        x={x}
        y={y(from) - tall}
        width={width}
        height={tall}
        fill={`url(#${patternIds[part] ?? ''})`}
        className="stroke-accent"
        strokeWidth="1"
      />
    )
  })
}
