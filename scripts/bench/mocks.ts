import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { preview } from 'vite'
import { ensureChromium } from '../stages/chromium.ts'

export interface MocksFigures {
  /** Until somebody with a plan sees their overview, in milliseconds. */
  readonly cold: number
  /** The same after a reload. */
  readonly warm: number
  /** All that a first visit downloads, compressed. */
  readonly gzipBytes: number
}

/** Opens the built mocks as a first visit and once more, served from this machine. */
export async function measureMocks(): Promise<MocksFigures> {
  const server = await preview({
    configFile: false,
    logLevel: 'error',
    build: { outDir: 'dist/mocks' },
    preview: { port: 0, host: 'localhost', strictPort: false },
  })
  const url = server.resolvedUrls?.local[0] ?? ''
  const browser = await chromium.launch({
    executablePath: await ensureChromium(console.log),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const page = await browser.newPage()
    const asked = new Set<string>()
    page.on('request', (request) => {
      if (request.url().startsWith(url)) asked.add(new URL(request.url()).pathname)
    })
    const sentence = page.getByText(/^Team, 5 seats\. Next: /)
    const timed = async (open: () => Promise<unknown>) => {
      const startedAt = performance.now()
      await open()
      await sentence.waitFor({ timeout: 120_000 })
      return Math.round(performance.now() - startedAt)
    }
    const cold = await timed(() => page.goto(`${url}?scenario=active#/billing`))
    const sizes = await Promise.all([...asked].map(compressedSize))
    return {
      cold,
      warm: await timed(() => page.reload()),
      gzipBytes: sizes.reduce((sum, size) => sum + size, 0),
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

/** Of a file of the build; 0 for what the backend in the page answers. */
async function compressedSize(path: string): Promise<number> {
  const file = join('dist/mocks', path.endsWith('/') ? `${path}index.html` : path)
  const content = await readFile(file).catch(() => null)
  return content === null ? 0 : gzipSync(content).length
}

export function renderMocks({ cold, warm, gzipBytes }: MocksFigures): string {
  return `the mocks, to the overview of somebody with a plan: ${cold} ms on a first visit, ${warm} ms after a reload, ${(gzipBytes / 1e6).toFixed(1)} MB downloaded`
}
