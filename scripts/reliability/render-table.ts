import { format } from 'oxfmt'
import { attacks, faults, invariants, type Row } from './rows.ts'
import type { TestTitle } from './scan-titles.ts'

const opening = `# Reliability and security

Every fault (F), invariant (I) and attack (A) that Paydesk is held against, with the tests of each. \`npm run reliability\` makes this file from
the titles of the tests; a test fails when it is out of date or when a row has no test. The invariants are checked after every fault and every browser story.
`

/** Rows that need a test now and have none. */
export function untested(titles: readonly TestTitle[]): string[] {
  const tested = new Set(titles.flatMap(({ rows }) => rows))
  return [...faults, ...invariants, ...attacks]
    .filter(({ id, later }) => later === undefined && !tested.has(id))
    .map(({ id, text }) => `${id}: ${text}`)
}

/** Rows that tests name and the list does not. */
export function unknownRows(titles: readonly TestTitle[]): string[] {
  const known = new Set([...faults, ...invariants, ...attacks].map(({ id }) => id))
  return titles.flatMap(({ rows, file }) =>
    rows.filter((id) => !known.has(id)).map((id) => `${id} in ${file}`),
  )
}

/** The whole document, formatted. */
export async function renderTable(titles: readonly TestTitle[]): Promise<string> {
  const parts = [
    opening,
    section('Faults', faults, titles),
    section('Invariants', invariants, titles),
    section('Attacks', attacks, titles),
  ]
  const { code, errors } = await format('reliability.md', parts.join('\n'), { printWidth: 110 })
  const [error] = errors
  if (error !== undefined) throw new Error(`The table cannot be formatted: ${error.message}`)
  return code
}

function section(heading: string, rows: readonly Row[], titles: readonly TestTitle[]): string {
  const lines = rows.map(({ id, text, later }) => {
    const own = titles.filter((title) => title.rows.includes(id))
    const byFile = grouped(own)
    const tests = [...byFile].map(([file, names]) => `\`${file}\`: ${names.map(escaped).join('; ')}`)
    const cell =
      tests.length > 0 ? tests.join('<br>') : later === undefined ? '**none**' : `comes with ${later}`
    return `| ${id} | ${escaped(text)} | ${cell} |`
  })
  return [`## ${heading}`, '', '| row | what | tests |', '| --- | --- | --- |', ...lines, ''].join('\n')
}

function grouped(titles: readonly TestTitle[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const { file, title } of titles) groups.set(file, [...(groups.get(file) ?? []), title])
  return groups
}

const escaped = (text: string) => text.replaceAll(/[|*_<>`$]/g, (sign) => `\\${sign}`)
