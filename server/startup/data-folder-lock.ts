import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { ExpectedFailure } from './expected-failure.ts'

const holderSchema = z.object({
  pid: z.int(),
  startedAt: z.string(),
  host: z.string(),
  born: z.string().nullable(),
})
type Holder = z.infer<typeof holderSchema>

export interface FolderLock {
  release(): Promise<void>
}

/**
 * This process alone uses the data folder until `release`. Two writers on one embedded database lose rows without any
 * error, so a lock is taken over only from a process of this machine that is no more.
 * @throws ExpectedFailure naming the holder and the folder
 */
export async function lockDataFolder(dataDir: string): Promise<FolderLock> {
  const folder = resolve(dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'process.lock')
  const own: Holder = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    host: hostname(),
    born: await birthOf(process.pid),
  }
  if (!(await place(path, own))) {
    const holder = await readHolder(path)
    if (holder !== null && !(await isGone(holder))) throw heldBy(holder, folder, path)
    await takeOver(path, holder, own, folder)
  }
  return {
    async release() {
      const holder = await readHolder(path)
      if (holder?.pid === own.pid && holder.startedAt === own.startedAt) await rm(path, { force: true })
    },
  }
}

/** Appears with its content or not at all: `link` fails when the name is taken, as an exclusive open does. */
async function place(path: string, holder: Holder): Promise<boolean> {
  const draft = `${path}.${process.pid}.${crypto.randomUUID()}`
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Removes a dead holder's file and puts ours there. Of several that find the same dead holder, one goes on. */
async function takeOver(path: string, dead: Holder | null, own: Holder, folder: string): Promise<void> {
  const turn = `${path}.takeover`
  if (!(await takeTurn(turn, own))) throw heldBy((await readHolder(path)) ?? own, folder, path)
  try {
    const holder = await readHolder(path)
    // Somebody else had the turn before us.
    if (holder !== null && holder.startedAt !== dead?.startedAt) throw heldBy(holder, folder, path)
    await rm(path, { force: true })
    if (!(await place(path, own))) throw heldBy((await readHolder(path)) ?? own, folder, path)
  } finally {
    await rm(turn, { force: true })
  }
}

/** A turn takes milliseconds; one that is older was left by a process that died in it. */
async function takeTurn(turn: string, own: Holder): Promise<boolean> {
  if (await place(turn, own)) return true
  const age = await stat(turn).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  )
  if (age < abandonedAfterMs) return false
  await rm(turn, { force: true })
  return place(turn, own)
}
const abandonedAfterMs = 10_000

async function readHolder(path: string): Promise<Holder | null> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

async function isGone(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return false
  if (holder.pid === process.pid) return holder.born !== (await birthOf(process.pid))
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return codeOf(error) === 'ESRCH'
  }
  const born = await birthOf(holder.pid)
  return born !== null && holder.born !== null && born !== holder.born
}

/** When the process began, as Linux counts it, so that a pid that was given out again is told apart; null elsewhere. */
async function birthOf(pid: number): Promise<string | null> {
  try {
    const fields = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The second field, the program's name, may hold spaces; fields are counted from behind it.
    return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function heldBy(holder: Holder, folder: string, path: string): ExpectedFailure {
  const elsewhere =
    holder.host === hostname() ? '' : ` on ${holder.host}; if that machine is gone, remove ${path}`
  return new ExpectedFailure(
    `Process ${holder.pid} has used ${folder} since ${holder.startedAt}${elsewhere}. One process a data folder: end it, or set DATA_DIR to another folder.`,
  )
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)
