import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digestOf, type ReleasedPage } from '../http/checkout-page.ts'

/** The built client's page and its scripts, as they are at the start; null where no client was built. */
export async function readReleasedPage(clientDir: string): Promise<ReleasedPage | null> {
  const html = await readFile(join(clientDir, 'index.html'), 'utf8').catch(() => null)
  if (html === null) return null
  const names = (await readdir(join(clientDir, 'assets'))).filter((name) => name.endsWith('.js'))
  const scripts = await Promise.all(
    names.map(async (name) => {
      return [`/assets/${name}`, digestOf(await readFile(join(clientDir, 'assets', name)))] as const
    }),
  )
  return { html, scripts: new Map(scripts) }
}
