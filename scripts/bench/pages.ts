import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium, type Page } from '@playwright/test'
import { ensureChromium } from '../stages/chromium.ts'
import { freePort, startProgram } from './programs.ts'

export interface PageWeight {
  readonly path: string
  readonly scripts: number
  readonly gzipBytes: number
}

const pages = [
  { path: '/plans', isSignedIn: false },
  { path: '/sign-in', isSignedIn: false },
  { path: '/billing', isSignedIn: true },
  { path: '/checkout?plan=starter&interval=month&currency=eur', isSignedIn: true },
]

/** The app's own JavaScript that a first visit of each page loads, compressed. The payment form's script is not ours and not counted. */
export async function measurePages(): Promise<PageWeight[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paydesk-bench-'))
  const app = await startProgram(
    ['dist/server/main.js'],
    { DATA_DIR: dataDir, LOG_LEVEL: 'warn', EMULATOR_PORT: String(await freePort()) },
    '/readyz',
  )
  // Sessions belong to the address that the app calls its own.
  const origin = app.url.replace('127.0.0.1', 'localhost')
  const browser = await chromium.launch({
    executablePath: await ensureChromium(console.log),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const weights: PageWeight[] = []
    for (const { path, isSignedIn } of pages) {
      const context = await browser.newContext({ baseURL: origin })
      if (isSignedIn) {
        await context.request.post('/api/people/sign-in', {
          data: { person: 'newcomer' },
          headers: { origin },
        })
      }
      weights.push(await weigh(await context.newPage(), origin, path))
      await context.close()
    }
    return weights
  } finally {
    await browser.close()
    await app.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

export function renderPages(weights: readonly PageWeight[]): string {
  return [
    'first-load JavaScript, compressed',
    ...weights.map(
      ({ path, scripts, gzipBytes }) =>
        `${(path.split('?')[0] ?? path).padEnd(12)} ${(gzipBytes / 1000).toFixed(1).padStart(7)} kB in ${scripts} files`,
    ),
  ].join('\n')
}

async function weigh(page: Page, origin: string, path: string): Promise<PageWeight> {
  const bodies: Promise<Buffer>[] = []
  page.on('response', (response) => {
    const isScript = response.request().resourceType() === 'script' || response.url().endsWith('.js')
    if (isScript && response.url().startsWith(origin)) bodies.push(response.body())
  })
  await page.goto(path, { waitUntil: 'networkidle' })
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 9 }).length)
  return { path, scripts: sizes.length, gzipBytes: sizes.reduce((sum, size) => sum + size, 0) }
}
