import { spawnSync } from 'node:child_process'
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
export function ensureChromium(say: (line: string) => void): string {
  const given = process.env['CHROMIUM_PATH']
  if (given !== undefined && given !== '') {
    if (existsSync(given)) return given
    throw new Error(`CHROMIUM_PATH names ${given}, which does not exist.`)
  }
  const found = findChromium()
  if (found !== null) return found
  say('Installing Chromium for the browser tests (once).')
  installChromium()
  const installed = findChromium()
  if (installed === null) throw new Error(wayOut)
  return installed
}

function findChromium(): string | null {
  return [...usualPlaces, chromium.executablePath()].find((path) => existsSync(path)) ?? null
}

function installChromium(): void {
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (isDebianRoot) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' })
    spawnSync(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'],
      {
        env,
        stdio: 'ignore',
      },
    )
    if (findChromium() !== null) return
  }
  spawnSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], {
    stdio: 'ignore',
  })
}
