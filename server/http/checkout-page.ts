import { createHash } from 'node:crypto'
import type { Job } from '../jobs/jobs.ts'
import { type Alarm, alertOperator } from '../notifications/alert-operator.ts'
import { guardingHeaders, type SecuritySettings } from './security-headers.ts'

/** A page with card fields as this release serves it. */
export interface ReleasedPage {
  html: string
  /** SHA-256 in hex of each script that a page may load, by its address. */
  scripts: ReadonlyMap<string, string>
}

/** The address that is compared; every screen has the same page. */
const address = '/checkout'

/**
 * The daily look that the card rules (PCI DSS 11.6.1) ask for: the checkout page as visitors get it, through whatever
 * stands in front of this server, beside what the release holds and the configuration says. What differs is an alert
 * to the operator with the names of headers and files, never their contents.
 */
export function watchCheckoutPage(
  released: ReleasedPage,
  settings: SecuritySettings,
): Job & { run(deps: Alarm): Promise<void> } {
  return {
    name: 'watch-checkout-page',
    cron: '7 4 * * *',
    async run(deps) {
      const differences = await compareServed(released, settings)
      if (differences.length === 0) return deps.log.info({}, 'the checkout page is served as it was released')
      await alertOperator(deps, {
        name: 'checkout_page',
        text: 'the checkout page is not served as it was released; somebody may be reading cards',
        differences,
      })
    },
  }
}

/** Names of what visitors get otherwise than it was released. @throws when the page cannot be had */
async function compareServed(released: ReleasedPage, settings: SecuritySettings): Promise<string[]> {
  const page = await get(settings.appUrl + address)
  const headers = Object.entries(guardingHeaders(settings))
  const scripts = await Promise.all(
    [...released.scripts].map(async ([path, digest]) => {
      const script = await get(settings.appUrl + path)
      return digestOf(new Uint8Array(await script.arrayBuffer())) === digest ? [] : [path]
    }),
  )
  return [
    ...headers.flatMap(([name, value]) => (page.headers.get(name) === value ? [] : [name])),
    ...((await page.text()) === released.html ? [] : [address]),
    ...scripts.flat(),
  ]
}

async function get(url: string): Promise<Response> {
  const response = await fetch(url, {
    headers: { accept: 'text/html, */*' },
    redirect: 'error',
    signal: AbortSignal.timeout(30_000),
  })
  if (!response.ok) throw new Error(`${new URL(url).pathname} was answered with ${response.status}`)
  return response
}

/** SHA-256 in hex. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
