import { readFile } from 'node:fs/promises'
import { z } from 'zod'

export interface Counts {
  readonly passed: number
  readonly failed: number
  /** Titles of those that passed on a second try. */
  readonly retried?: readonly string[]
}

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numFailedTestSuites: z.int(),
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
})
/** Suites hold suites: of a file, of a `describe`. */
const storySuite = z.object({
  specs: z
    .array(z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) }))
    .optional(),
  get suites() {
    return z.array(storySuite).optional()
  },
})
type StorySuite = z.infer<typeof storySuite>
const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
  suites: z.array(storySuite),
  errors: z.array(z.unknown()),
})

/** Tests passed and failed by vitest's JSON report; null when the run ended before it wrote one. A file that did not load counts as a failure. */
export async function countVitest(reportFile: string): Promise<Counts | null> {
  const report = vitestReport.safeParse(await readJson(reportFile))
  if (!report.success) return null
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = report.data
  // What failed first and passed then is passed, and keeps its failure.
  const retried = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, failureMessages }) => status === 'passed' && (failureMessages ?? []).length > 0)
    .map(({ fullName }) => fullName)
  return {
    passed: numPassedTests,
    failed: numFailedTests === 0 ? numFailedTestSuites : numFailedTests,
    retried,
  }
}

/** Stories passed and failed by Playwright's JSON report. */
export async function countPlaywright(reportFile: string): Promise<Counts | null> {
  const report = playwrightReport.safeParse(await readJson(reportFile))
  if (!report.success) return null
  const { stats, suites } = report.data
  const { expected, unexpected, flaky } = stats
  const failed = unexpected === 0 && flaky === 0 ? report.data.errors.length : unexpected
  return { passed: expected + flaky, failed, retried: suites.flatMap(flakyOf) }
}

function flakyOf({ specs = [], suites = [] }: StorySuite): string[] {
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
  return [...own.map(({ title }) => title), ...suites.flatMap(flakyOf)]
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => '')
  if (text === '') return null
  return JSON.parse(text)
}
