export interface Measure {
  readonly name: string
  readonly ours: number
  readonly yardstick: number
  readonly unit: string
  readonly against: string
  /** What a good ratio is. */
  readonly good: string
}

/** One line a measure: our figure, the yardstick's and the ratio. Ratios of one run on one machine are what may be compared. */
export function renderMeasures(measures: readonly Measure[]): string {
  const rows = measures.map(({ name, ours, yardstick, unit, against, good }) => [
    name,
    `${round(ours)} ${unit}`,
    `${round(yardstick)} ${unit}`,
    (ours / yardstick).toFixed(2),
    against,
    good,
  ])
  const header = ['measure', 'ours', 'yardstick', 'ratio', 'yardstick is', 'a good ratio']
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [line(header), ...rows.map(line)].join('\n')
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1)
}
