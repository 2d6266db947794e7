import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { countPlaywright, countVitest } from './counts.ts'

async function reportOf(report: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'counts-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'report.json')
  await writeFile(file, JSON.stringify(report))
  return file
}

test('tests that passed on a second try are told by their titles', async () => {
  const results = [
    { fullName: 'at once', status: 'passed', failureMessages: [] },
    { fullName: 'on a second try', status: 'passed', failureMessages: ['not yet'] },
    { fullName: 'never', status: 'failed', failureMessages: ['no', 'no'] },
  ]
  const report = {
    numPassedTests: 2,
    numFailedTests: 1,
    numFailedTestSuites: 1,
    testResults: [{ assertionResults: results }],
  }
  expect(await countVitest(await reportOf(report))).toEqual({
    passed: 2,
    failed: 1,
    retried: ['on a second try'],
  })
})

test('so are stories, in whatever suite they stand', async () => {
  const spec = (title: string, status: string) => ({ title, tests: [{ status }] })
  const report = {
    stats: { expected: 1, unexpected: 0, flaky: 1 },
    errors: [{ message: 'not yet' }],
    suites: [
      {
        specs: [spec('a card pays', 'expected')],
        suites: [{ specs: [spec('a bank asks', 'flaky')] }],
      },
    ],
  }
  expect(await countPlaywright(await reportOf(report))).toEqual({
    passed: 2,
    failed: 0,
    retried: ['a bank asks'],
  })
})

test('a run that wrote no report has no counts', async () => {
  expect(await countVitest('/nowhere/report.json')).toBeNull()
  expect(await countPlaywright('/nowhere/report.json')).toBeNull()
})
