import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.ts'

export interface AppUnderTest {
  readonly appUrl: string
  readonly emulatorUrl: string
  readonly dataDir: string
  /** Where `invariantsBeside` looks into the database. */
  readonly invariantsUrl: string
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '../..')
const lookInside = join(import.meta.dirname, 'look-inside.mjs')

/**
 * Starts the built app as `npm start` does, on free ports and with a data folder of its own, and resolves when it is
 * ready. What it prints is in `logFile`. `stop` ends it and removes the folder.
 */
export async function startApp(logFile: string, env: Record<string, string> = {}): Promise<AppUnderTest> {
  const [port, emulatorPort, invariantsPort] = [await freePort(), await freePort(), await freePort()]
  const dataDir = await mkdtemp(join(tmpdir(), 'paydesk-e2e-'))
  const appUrl = `http://localhost:${port}`
  const log = createWriteStream(logFile)
  const child = spawn(process.execPath, ['--import', lookInside, join(root, 'dist/server/main.js')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      EMULATOR_PORT: String(emulatorPort),
      APP_URL: appUrl,
      DATA_DIR: dataDir,
      E2E_INVARIANTS_PORT: String(invariantsPort),
      ...env,
    },
  })
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  let isGone = false
  const gone = new Promise<void>((resolve) => child.on('close', () => resolve(void (isGone = true))))

  const deadline = Date.now() + 60_000
  while (!(await isReady(`${appUrl}/readyz`))) {
    if (isGone || Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`The app did not get ready; see ${logFile}.`)
    }
    await delay(100)
  }
  return {
    appUrl,
    emulatorUrl: `http://localhost:${emulatorPort}`,
    dataDir,
    invariantsUrl: `http://127.0.0.1:${invariantsPort}`,
    async stop() {
      child.kill('SIGTERM')
      await Promise.race([gone, delay(10_000).then(() => child.kill('SIGKILL'))])
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => null)
  return answer?.ok ?? false
}
