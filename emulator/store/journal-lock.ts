import { readFileSync } from 'node:fs'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** Locks of this process, by path: a lock file with our pid that is not among them was left by a process before us. */
const own = new Set<string>()

/**
 * This process alone writes the journal at `path` until the answered function is called. Two writers would each
 * drop what the other wrote at its next start. A lock is taken over from a process that is no more.
 * @throws Error that names the process and the file
 */
export async function lockJournal(path: string): Promise<() => Promise<void>> {
  const lock = `${resolve(path)}.lock`
  await mkdir(dirname(lock), { recursive: true })
  for (let attempt = 0; ; attempt++) {
    if (await place(lock)) break
    const holder = await readFile(lock, 'utf8').catch(() => null)
    // Gone meanwhile: try again.
    if (holder === null && attempt < 3) continue
    if (attempt >= 3 || (holder !== null && isAlive(holder, lock))) throw inUse(path, holder)
    await remove(lock, holder)
  }
  own.add(lock)
  return async () => {
    own.delete(lock)
    await rm(lock, { force: true })
  }
}

/** Appears with its content or not at all: `link` fails when the name is taken. */
async function place(lock: string): Promise<boolean> {
  const draft = `${lock}.${crypto.randomUUID()}`
  await writeFile(draft, `${process.pid} ${birthOf(process.pid) ?? ''}`)
  try {
    await link(draft, lock)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Takes a dead holder's lock away, and gives back that of another process which was quicker to do so. */
async function remove(lock: string, dead: string | null): Promise<void> {
  const aside = `${lock}.${crypto.randomUUID()}`
  try {
    await rename(lock, aside)
    if ((await readFile(aside, 'utf8')) !== dead) await link(aside, lock)
  } catch (error) {
    // Somebody else took it away first.
    if (codeOf(error) !== 'ENOENT') throw error
  } finally {
    await rm(aside, { force: true })
  }
}

function isAlive(holder: string, lock: string): boolean {
  const [pid = 0, birth] = holder.trim().split(' ').map(Number)
  if (pid === process.pid) return own.has(lock)
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return codeOf(error) !== 'ESRCH'
  }
  const now = birthOf(pid)
  return now === null || birth === undefined || birth === 0 || now === birth
}

/** When a process began, as Linux counts it, so that a pid that was given out again is told apart; null elsewhere. */
function birthOf(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program may hold spaces; fields are counted from behind it.
    return Number(fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19])
  } catch {
    return null
  }
}

function inUse(path: string, holder: string | null): Error {
  const pid = holder?.split(' ')[0] ?? ''
  return new Error(
    `Another emulator${pid && ` (process ${pid})`} keeps its journal at ${resolve(path)}; end it, or set DATA_DIR to another folder.`,
  )
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)
