import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { chromium } from '@playwright/test'

/** The first that is there. Debian's shell without windows does a sixth less work than the whole browser. */
const usualPlaces = [
  '/usr/bin/chromium-headless-shell',
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
    if (await isChromium(given)) return given
    throw new Error(`CHROMIUM_PATH names ${given}, which is no Chromium that starts.`)
  }
  await installFonts()
  const found = await findChromium()
  if (found !== null) return found
  say('Installing Chromium for the browser tests (once).')
  await installChromium()
  const installed = await findChromium()
  if (installed === null) throw new Error(wayOut)
  return installed
}

async function findChromium(): Promise<string | null> {
  for (const path of [...usualPlaces, chromium.executablePath()]) {
    if (await isChromium(path)) return path
  }
  return null
}

/** True when the file says its version as a Chromium does: a leftover of one, or of its package, does not. */
export async function isChromium(path: string): Promise<boolean> {
  if (!existsSync(path)) return false
  // On Windows the question would open a window.
  if (process.platform === 'win32') return true
  return new Promise((resolve) => {
    execFile(path, ['--version'], { timeout: 20_000 }, (error, said) =>
      resolve(error === null && /chrom/i.test(said)),
    )
  })
}

async function installChromium(): Promise<void> {
  if (isDebianRoot()) {
    // Older releases of Debian have the whole browser alone.
    for (const name of ['chromium-headless-shell', 'chromium']) {
      await installPackages(name)
      if ((await findChromium()) !== null) return
    }
  }
  await run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])
}

/** Without any font a page has no widths to measure. */
async function installFonts(): Promise<void> {
  if (!isDebianRoot()) return
  const files = await readdir('/usr/share/fonts', { recursive: true }).catch(() => [])
  if (!files.some((file) => /\.(ttf|otf|ttc)$/i.test(file))) await installPackages('fonts-liberation')
}

const isDebianRoot = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

async function installPackages(...names: string[]): Promise<void> {
  await run('apt-get', ['update', '-qq'])
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names])
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
