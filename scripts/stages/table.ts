import type { StageResult } from './run-stage.ts'

/**
 * The table that ends a test run: stage, count, seconds, result; then what needed a second try, and one plain line with the
 * sums.
 */
export function renderTable(results: readonly StageResult[]): string {
  const rows = results.map(({ name, passed, failed, retried, isCounted, seconds }) => [
    name,
    isCounted ? String(passed + failed) : '–',
    seconds.toFixed(1),
    (failed === 0 ? 'passed' : isCounted ? `${failed} failed` : 'failed') +
      (retried.length > 0 ? `, ${retried.length} on a second try` : ''),
  ])
  const header = ['stage', 'count', 'seconds', 'result']
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 1 || column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '─'.repeat(width)).join('  ')
  const sum = (pick: (result: StageResult) => number) =>
    results.reduce((total, result) => total + pick(result), 0)
  return [
    line(header),
    rule,
    ...rows.map(line),
    '',
    ...results.flatMap(({ name, retried }) => retried.map((title) => `second try in ${name}: ${title}`)),
    `${sum((result) => result.passed)} passed, ${sum((result) => result.failed)} failed`,
  ].join('\n')
}
