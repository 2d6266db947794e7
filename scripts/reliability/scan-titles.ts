import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface TestTitle {
  /** The rows that the test is of. */
  rows: readonly string[]
  title: string
  file: string
}

const folders = ['client', 'e2e', 'emulator', 'scripts', 'server', 'shared']

/** Every test whose title names a row, over the whole project, sorted by file. */
export async function scanTitles(root: string): Promise<TestTitle[]> {
  const found: TestTitle[] = []
  for (const folder of folders) {
    const names = await readdir(join(root, folder), { recursive: true })
    for (const name of names.filter((file) => /\.(test|spec)\.tsx?$/.test(file)).toSorted()) {
      const file = `${folder}/${name}`
      found.push(...titlesIn(await readFile(join(root, file), 'utf8'), file))
    }
  }
  return found
}

/** `'F1: …'` and `'F1, A2: …'` as titles, and `['F1', '…', …]` as rows of a table of tests. */
export function titlesIn(source: string, file: string): TestTitle[] {
  const titles = [...source.matchAll(/(['"`])([FAI]\d+(?:, [FAI]\d+)*): ((?:\\.|(?!\1)[^\\])+)\1/g)]
  const tables = [
    ...source.matchAll(/\[\s*(['"`])([FAI]\d+)\1,\s*(['"`])(?![FAI]\d+\3)((?:\\.|(?!\3)[^\\])+)\3/g),
  ]
  return [
    ...titles.map(([, , rows = '', title = '']) => ({ rows: rows.split(', '), title, file })),
    ...tables.map(([, , row = '', , title = '']) => ({ rows: [row], title, file })),
  ].map((found) => ({ ...found, title: found.title.replaceAll(/\\(.)/g, '$1').replaceAll(/\s+/g, ' ') }))
}
