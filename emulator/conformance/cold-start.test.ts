import { spawn } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, onTestFinished, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const ROUNDS = 7
const BUDGET = 3

test('built into one file, it is ready within three times the life of an empty program', async () => {
  const folder = join(ROOT, '.cache/cold-start', String(process.pid))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'empty.mjs'), '')
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'silent',
    build: {
      ssr: join(ROOT, 'emulator/main.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'emulator.mjs', codeSplitting: false } },
    },
    ssr: { noExternal: true, external: ['pdfkit'] },
  })

  // In turns, so that whatever else the machine does slows both alike; the best of each is the program's own time.
  const empty: number[] = []
  const emulator: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    empty.push(await timeOf(join(folder, 'empty.mjs')))
    emulator.push(await timeOf(join(folder, 'emulator.mjs')))
  }
  expect(Math.min(...emulator) / Math.min(...empty)).toBeLessThan(BUDGET)
})

/** Milliseconds until the program says that it is ready, or ends. */
async function timeOf(program: string): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, EMULATOR_PORT: '0', DATA_DIR: join(program, '../data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const ready = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  await Promise.race([ended, ready])
  const took = performance.now() - startedAt
  child.kill('SIGKILL')
  await ended
  return took
}
