import { mkdir } from 'node:fs/promises'
import { prepareBrowser } from './stages/prepare-browser.ts'
import { runStage, type StageResult } from './stages/run-stage.ts'
import { longStages, type Stage, stages } from './stages/stages.ts'
import { renderTable } from './stages/table.ts'

/**
 * Runs every stage, a failed one included, and ends with a table of them all. With names of stages as arguments
 * (`npm test -- lint unit`) only these run. The exit code is 1 when anything failed.
 */
const args = process.argv.slice(2)
const known = args.includes('--long') ? longStages : stages
const names = args.filter((arg) => !arg.startsWith('--'))
const stray = names.find((name) => !known.some((stage) => stage.name === name))
if (stray !== undefined) {
  console.error(`There is no stage "${stray}"; there are ${known.map((stage) => stage.name).join(', ')}.`)
  process.exit(1)
}
const wanted = names.length > 0 ? known.filter((stage) => names.includes(stage.name)) : known

const resultsDir = 'test-results'
await mkdir(resultsDir, { recursive: true })
const results = new Map<Stage, StageResult>()
// Begun at once, so that a missing browser is installed while the checks run, which need none.
const withBrowser = prepareBrowser(wanted)
for (const group of ['checks', 'unit', 'integration', 'browser'] as const) {
  const queue = wanted.filter((stage) => stage.group === group)
  const runNext = async (): Promise<void> => {
    const stage = queue.shift()
    if (!stage) return
    results.set(stage, await runStage(await withBrowser(stage), resultsDir))
    await runNext()
  }
  await Promise.all([runNext(), runNext()])
}

const inOrder = wanted.flatMap((stage) => results.get(stage) ?? [])
console.log(`\n${renderTable(inOrder)}`)
process.exit(inOrder.some((result) => result.failed > 0) ? 1 : 0)
