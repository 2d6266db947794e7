import { readFile } from 'node:fs/promises'
import { z } from 'zod'

export interface Counts {
  readonly passed: number
  readonly failed: number
  /** Of those passed, how many needed a second try. */
  readonly retried?: number
}

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numFailedTestSuites: z.int(),
})
const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
  errors: z.array(z.unknown()),
})

/** Tests passed and failed by vitest's JSON report; null when the run ended before it wrote one. A file that did not load counts as a failure. */
export async function countVitest(reportFile: string): Promise<Counts | null> {
  const report = vitestReport.safeParse(await readJson(reportFile))
  if (!report.success) return null
  const { numPassedTests, numFailedTests, numFailedTestSuites } = report.data
  return { passed: numPassedTests, failed: numFailedTests === 0 ? numFailedTestSuites : numFailedTests }
}

/** Stories passed and failed by Playwright's JSON report. Second tries are said in the table. */
export async function countPlaywright(reportFile: string): Promise<Counts | null> {
  const report = playwrightReport.safeParse(await readJson(reportFile))
  if (!report.success) return null
  const { expected, unexpected, flaky } = report.data.stats
  const failed = unexpected === 0 && flaky === 0 ? report.data.errors.length : unexpected
  return { passed: expected + flaky, failed, retried: flaky }
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => '')
  if (text === '') return null
  return JSON.parse(text)
}
