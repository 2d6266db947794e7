import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The sentence shown when there is no browser and none can be installed. */
const wayOut =
  'No Chromium was found and none could be installed: install Chromium or Chrome, or set CHROMIUM_PATH to one.'

/**
 * The path of a Chromium to drive: CHROMIUM_PATH, one that the system has, or Playwright's own. Installs one when there
 * is none: Debian's package as root, else Playwright's download.
 * @throws Error with the way out in one sentence.
 */
export async function ensureChromium(say: (line: string) => void): Promise<string> {
  const given = process.env['CHROMIUM_PATH']
  if (given !== undefined && given !== '') {
    if (existsSync(given)) return given
    throw new Error(`CHROMIUM_PATH names ${given}, which does not exist.`)
  }
  const found = findChromium()
  if (found !== null) return found
  say('Installing Chromium for the browser tests (once).')
  await installChromium()
  const installed = findChromium()
  if (installed === null) throw new Error(wayOut)
  return installed
}

function findChromium(): string | null {
  return [...usualPlaces, chromium.executablePath()].find((path) => existsSync(path)) ?? null
}

async function installChromium(): Promise<void> {
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (isDebianRoot) {
    const packages = ['chromium', 'fonts-liberation']
    await run('apt-get', ['update', '-qq'])
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages])
    if (findChromium() !== null) return
  }
  await run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])
}

/** Ends when the program does, however it ends: whether a browser is there now is looked up afterwards. */
function run(command: string, args: string[]): Promise<void> {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const child = spawn(command, args, { env, stdio: 'ignore' })
    child.on('error', () => resolve())
    child.on('close', () => resolve())
  })
}
