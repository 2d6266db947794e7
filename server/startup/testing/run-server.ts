import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../../..')

/** The embedded database is WebAssembly; optimizing it takes longer than the whole life of a process in a test. */
const quickWasm = ['--liftoff-only']

/**
 * Builds a part of `dist/` when it is missing or older than its sources, with the script that `npm run build` runs:
 * the test run has built it before, so its files do not bundle the server again each for itself.
 * @returns the file to run
 */
export async function builtProgram(
  name: 'server/main' | 'emulator/main' | 'test-programs/app/app-main' | 'test-programs/use-up/use-up-main',
): Promise<string> {
  const [part = ''] = name.split('/')
  await promisify(execFile)(process.execPath, ['scripts/run.mjs', 'build', part], { cwd: root })
  return join(root, 'dist', `${name}.js`)
}

export interface ServerProcess {
  child: ChildProcess
  /** All that it said on both streams so far. */
  said(): string
  /** The address of its banner. */
  url: string
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | string>
}

/** Starts the bundle and resolves when it is ready or has ended. Ports are free ones unless told. */
export async function runServer(file: string, env: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...quickWasm, file], {
    cwd: root,
    env: { PORT: '0', EMULATOR_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal)
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (/^card .*\n/m.test(said)) resolve()
      })
    }
  })
  await Promise.race([ready, ended])
  return { child, said: () => said, url: /^Paydesk +(\S+)/m.exec(said)?.[1] ?? '', ended }
}
