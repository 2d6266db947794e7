import { execFile, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

export interface RunningProgram {
  readonly url: string
  readonly pid: number
  /** From the start of the process to the first connection it took, in milliseconds. */
  readonly startMs: number
  stop(): Promise<void>
}

/** A port that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

/** Starts a Node program that listens on `PORT` and resolves when `path` answers there. Its output is shown only when it dies early. */
export async function startProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  path = '/',
): Promise<RunningProgram> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PORT: String(port), ...env },
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const gone = new Promise<void>((resolve) => child.on('close', () => resolve()))
  while (!(await answers(`${url}${path}`))) {
    const isLate = performance.now() - startedAt > 60_000
    if (isLate) child.kill('SIGKILL')
    if (isLate || child.exitCode !== null) throw new Error(`${args.join(' ')} does not answer:\n${output}`)
    await delay(4)
  }
  return {
    url,
    pid: child.pid ?? 0,
    startMs: performance.now() - startedAt,
    stop() {
      child.kill('SIGTERM')
      return Promise.race([gone, delay(5000).then(() => void child.kill('SIGKILL'))])
    },
  }
}

/** How long an empty Node program takes from start to end, in milliseconds. */
export function timeEmptyProgram(): Promise<number> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }).on('close', () =>
      resolve(performance.now() - startedAt),
    )
  })
}

/** The memory that a process holds in RAM. */
export async function residentMiB(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout.trim()) / 1024
}

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => null)
  return answer?.ok ?? false
}
