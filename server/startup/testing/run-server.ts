import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build } from 'vite'
import { preparedForTests } from '../../db/testing.ts'

const root = join(import.meta.dirname, '../../..')

/** The embedded database is WebAssembly; optimizing it takes longer than the whole life of a process in a test. */
const quickWasm = ['--liftoff-only']

/** Bundles the server as `npm start` runs it, or another program that starts it. @returns the file to run */
export async function buildServer(entry = 'server/main.ts'): Promise<string> {
  const outDir = join(root, '.cache/test-server', `${process.pid}-${basename(entry, '.ts')}`)
  await build({
    configFile: false,
    root,
    mode: 'production',
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, external: ['@electric-sql/pglite', 'pino', 'pino-http', 'pg'] },
    build: {
      ssr: join(root, entry),
      outDir,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.js', codeSplitting: false } },
    },
  })
  // As the build does, or the first start of each test would spend seconds on an empty database.
  await copyFile(await preparedForTests(), join(outDir, 'prepared-database.tar'))
  return join(outDir, 'main.js')
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
