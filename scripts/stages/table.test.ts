import { expect, test } from 'vitest'
import { renderTable } from './table.ts'

test('the table says what needed a second try and ends with one plain line of sums', () => {
  const table = renderTable([
    { name: 'lint', passed: 1, failed: 0, retried: [], isCounted: false, seconds: 0.42 },
    { name: 'unit', passed: 118, failed: 2, retried: [], isCounted: true, seconds: 31.26 },
    { name: 'browser', passed: 38, failed: 0, retried: ['a card pays'], isCounted: true, seconds: 120 },
  ])
  expect(table.split('\n')).toEqual([
    'stage    count  seconds  result',
    '───────  ─────  ───────  ─────────────────────────',
    'lint         –      0.4  passed',
    'unit       120     31.3  2 failed',
    'browser     38    120.0  passed, 1 on a second try',
    '',
    'second try in browser: a card pays',
    '157 passed, 2 failed',
  ])
})
