import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { renderTable, unknownRows, untested } from './reliability/render-table.ts'
import { scanTitles, titlesIn } from './reliability/scan-titles.ts'

const root = join(import.meta.dirname, '..')

test('every row that is due has a test, and tests name only rows that are', async () => {
  const titles = await scanTitles(root)
  expect(untested(titles)).toEqual([])
  expect(unknownRows(titles)).toEqual([])
})

test('docs/reliability.md is what the tests say (npm run reliability writes it)', async () => {
  const written = await readFile(join(root, 'docs/reliability.md'), 'utf8')
  const isCurrent = written === (await renderTable(await scanTitles(root)))
  expect(isCurrent, 'run npm run reliability').toBe(true)
})

test('titles are read from tests and from tables of tests', () => {
  const name = (row: string) => `${row}`
  const source = `
    test('${name('F1')}, ${name('A2')}: it isn\\'t "lost"', async () => {})
    test.each([['${name('I3')}', 'two of them', 1]])('%s: %s', () => {})
    test('F is a letter', () => {})`
  expect(titlesIn(source, 'a.test.ts')).toEqual([
    { rows: ['F1', 'A2'], title: `it isn't "lost"`, file: 'a.test.ts' },
    { rows: [name('I3')], title: 'two of them', file: 'a.test.ts' },
  ])
})
