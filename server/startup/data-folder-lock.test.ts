import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDataFolder } from './data-folder-lock.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paydesk-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const lockFile = () => join(folder, 'process.lock')
const leaveLock = (holder: object) =>
  writeFile(
    lockFile(),
    JSON.stringify({ startedAt: '2026-01-01T00:00:00Z', host: hostname(), born: null, ...holder }),
  )

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

test('one holder at a time, and the file is gone when it lets go', async () => {
  const lock = await lockDataFolder(folder)
  await expect(lockDataFolder(folder)).rejects.toThrow(
    new RegExp(`Process ${process.pid} has used ${folder} since .* set DATA_DIR`),
  )
  await lock.release()
  expect(await readdir(folder)).toEqual([])
  await (await lockDataFolder(folder)).release()
})

test('the lock of a process that is no more is taken over', async () => {
  await leaveLock({ pid: await deadPid() })
  const lock = await lockDataFolder(folder)
  expect(await readFile(lockFile(), 'utf8')).toContain(`"pid":${process.pid}`)
  await lock.release()
})

test('of many that find a dead holder, one goes on', async () => {
  await leaveLock({ pid: await deadPid() })
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataFolder(folder)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a pid that was given out again is not mistaken for the holder', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  try {
    await leaveLock({ pid: other.pid, born: '1' })
    if (process.platform === 'linux') await (await lockDataFolder(folder)).release()
    await leaveLock({ pid: other.pid })
    await expect(lockDataFolder(folder)).rejects.toThrow(`Process ${other.pid} has used`)
  } finally {
    other.kill()
  }
})

test('a holder on another machine is left alone, with a word on what to do', async () => {
  await leaveLock({ pid: 7, host: 'elsewhere' })
  await expect(lockDataFolder(folder)).rejects.toThrow(
    /Process 7 .* on elsewhere; if that machine is gone, remove/,
  )
})

test('a damaged file counts as left behind', async () => {
  await writeFile(lockFile(), 'half a li')
  await (await lockDataFolder(folder)).release()
})
