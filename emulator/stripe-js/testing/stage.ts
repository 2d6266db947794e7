import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { startEmulator, type RunningEmulator } from '../../node.ts'
import { buildStandIn } from '../build.ts'
import { startHarnessServer, type HarnessServer } from './harness-server.ts'

/** What stands behind the browser tests: an API with the built stand-in, and an integration's page. */
export interface Stage {
  api: RunningEmulator
  harness: HarnessServer
}

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The first that is there. The one without windows does a sixth less work. */
const systemBrowsers = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/google-chrome']

const FOLDERS = join(tmpdir(), 'stand-in-of-tests')

// Starting a browser and building the stand-in take longer than most test files do, so the files that run in one
// process share them. They end with the process.
let browser: Promise<Browser> | undefined
let stage: Promise<Stage> | undefined

/** `chromiumPath` is tried first; then a Chromium of the system, then Playwright's own. */
export function sharedBrowser(chromiumPath?: string): Promise<Browser> {
  const executablePath = [chromiumPath, ...systemBrowsers].find(
    (path) => path !== undefined && existsSync(path),
  )
  browser ??= chromium.launch({ args: ARGS, ...(executablePath ? { executablePath } : {}) })
  return browser
}

export function sharedStage(): Promise<Stage> {
  stage ??= startStage()
  return stage
}

async function startStage(): Promise<Stage> {
  const standInDir = ownFolder()
  await buildStandIn(standInDir)
  const api = await startEmulator({ port: 0, standInDir })
  return { api, harness: await startHarnessServer(api.url, standInDir) }
}

/** A folder by this process's number. Test processes are ended from outside, so each clears up after those that are gone. */
function ownFolder(): string {
  mkdirSync(FOLDERS, { recursive: true })
  for (const name of readdirSync(FOLDERS)) {
    if (!isRunning(Number(name))) rmSync(join(FOLDERS, name), { recursive: true, force: true })
  }
  return join(FOLDERS, String(process.pid))
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
