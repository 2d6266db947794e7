import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Counts } from './counts.ts'
import type { Stage } from './stages.ts'

export interface StageResult {
  readonly name: string
  readonly passed: number
  readonly failed: number
  /** Titles of those that passed on a second try. */
  readonly retried: readonly string[]
  readonly isCounted: boolean
  readonly seconds: number
}

/**
 * Runs one stage in a process group of its own and resolves whatever happens, with its counts. All output is in
 * `<resultsDir>/<stage>.log`; it is shown as well when the stage fails.
 */
export async function runStage(stage: Stage, resultsDir: string): Promise<StageResult> {
  const slug = stage.name.replaceAll(' ', '-')
  // Absolute, because each reporter has its own idea of the folder that a relative path is in.
  const reportFile = resolve(resultsDir, `${slug}.json`)
  await rm(reportFile, { force: true })
  const startedAt = performance.now()
  const { code, output } = await runCommand(stage, reportFile, join(resultsDir, `${slug}.log`))
  const seconds = (performance.now() - startedAt) / 1000
  const counts: Counts = (await stage.count?.(reportFile)) ?? {
    passed: code === 0 ? 1 : 0,
    failed: code === 0 ? 0 : 1,
  }
  // A run that ends badly has failed even when each of its tests passed.
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed
  if (failed > 0) console.log(`\n--- ${stage.name} failed ---\n${output.trimEnd()}\n`)
  else console.log(`ok  ${stage.name} (${seconds.toFixed(1)} s)`)
  const { passed, retried = [] } = counts
  return { name: stage.name, passed, failed, retried, isCounted: stage.count !== undefined, seconds }
}

function runCommand(
  stage: Stage,
  reportFile: string,
  logFile: string,
): Promise<{ code: number; output: string }> {
  const [command = '', ...args] = stage.command
  const reporters = stage.count && args.includes('--reporter=json') ? [`--outputFile.json=${reportFile}`] : []
  return new Promise((resolve) => {
    const log = createWriteStream(logFile)
    const child = spawn(command, [...args, ...reporters], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        SECOND_TRIES: '1',
        ...stage.env,
        PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile,
        FORCE_COLOR: '0',
      },
    })
    let output = ''
    const take = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-60_000)
      log.write(chunk)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    const killGroup = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      } catch {
        // The group is gone already.
      }
    }
    const limit = setTimeout(() => {
      take(Buffer.from(`\nStopped after ${stage.limitSeconds} s.\n`))
      killGroup()
    }, stage.limitSeconds * 1000)
    const stop = () => {
      killGroup()
      process.exit(130)
    }
    process.once('SIGINT', stop).once('SIGTERM', stop)
    const end = (code: number) => {
      clearTimeout(limit)
      process.off('SIGINT', stop).off('SIGTERM', stop)
      log.end()
      resolve({ code, output })
    }
    child.on('error', (error) => {
      take(Buffer.from(`${error.message}\n`))
      end(1)
    })
    child.on('close', (code) => end(code ?? 1))
  })
}
