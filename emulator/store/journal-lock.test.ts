import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startEmulator } from '../node.ts'
import { lockJournal } from './journal-lock.ts'

const MAIN = join(import.meta.dirname, '../main.ts')

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'journal-lock-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

test('a second emulator on the folder does not start, and says so in one line', async () => {
  const dataDir = await temporaryFolder()
  const first = await startEmulator({ port: 0, dataDir })
  await expect(startEmulator({ port: 0, dataDir })).rejects.toThrow(/^Another emulator \(process \d+\) keeps/)
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { ...process.env, EMULATOR_PORT: '0', DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect(code).toBe(1)
  expect(said).toMatch(/^Another emulator \(process \d+\) keeps its journal at [^\n]+\n$/)
  expect(said).toContain(String(process.pid))
  await first.close()
  const second = await startEmulator({ port: 0, dataDir })
  await second.close()
  expect(await readdir(dataDir)).toEqual(['emulator.journal'])
})

test('a lock that a dead process left is taken over by one of those that want it', async () => {
  const path = join(await temporaryFolder(), 'emulator.journal')
  const dead = spawn(process.execPath, ['-e', ''])
  await new Promise((resolve) => dead.once('close', resolve))
  await writeFile(`${path}.lock`, `${dead.pid} 1`)
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => lockJournal(path)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test.each([
  ['our own number, left by a process before us', String(process.pid)],
  ['a number that was given out again', `${process.ppid} 1`],
])('a lock with %s is taken over', async (_, holder) => {
  const path = join(await temporaryFolder(), 'emulator.journal')
  await writeFile(`${path}.lock`, holder)
  const unlock = await lockJournal(path)
  await unlock()
})

test('a lock of a living process holds', async () => {
  const path = join(await temporaryFolder(), 'emulator.journal')
  await writeFile(`${path}.lock`, String(process.ppid))
  await expect(lockJournal(path)).rejects.toThrow(`process ${process.ppid}`)
})
