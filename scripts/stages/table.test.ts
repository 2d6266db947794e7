import { expect, test } from 'vitest'
import { renderTable } from './table.ts'

test('the table ends with one plain line of sums', () => {
  const table = renderTable([
    { name: 'lint', passed: 1, failed: 0, isCounted: false, seconds: 0.42 },
    { name: 'unit', passed: 118, failed: 2, isCounted: true, seconds: 31.26 },
  ])
  expect(table.split('\n')).toEqual([
    'stage  count  seconds  result',
    '─────  ─────  ───────  ────────',
    'lint       –      0.4  passed',
    'unit     120     31.3  2 failed',
    '',
    '119 passed, 2 failed',
  ])
})
