import { writeFile } from 'node:fs/promises'
import { renderTable, unknownRows, untested } from './reliability/render-table.ts'
import { scanTitles } from './reliability/scan-titles.ts'

/** `npm run reliability`: writes `docs/reliability.md` from the titles of the tests. */
const titles = await scanTitles('.')
await writeFile('docs/reliability.md', await renderTable(titles))
const gaps = [...untested(titles), ...unknownRows(titles)]
console.log(gaps.length === 0 ? 'Every row has its test.' : `Without a test, or unknown:\n${gaps.join('\n')}`)
process.exitCode = gaps.length === 0 ? 0 : 1
