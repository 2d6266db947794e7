import type { PublicConfig } from '#shared/contracts/account.ts'
import type { ServerNewsStore } from '../trpc/server-news.ts'

/**
 * Reads `/config.json`. Rejects when the server does not answer or answers another shape. The shape is checked by hand:
 * it is flat, needed before anything is drawn, and a schema library would be a twentieth of the first load.
 */
export async function fetchConfig(
  news: Pick<ServerNewsStore, 'hear'>,
  signal?: AbortSignal,
): Promise<PublicConfig> {
  const response = await fetch('/config.json', {
    headers: { accept: 'application/json' },
    cache: 'no-cache',
    ...(signal && { signal }),
  })
  news.hear(response)
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`)
  const config: unknown = await response.json()
  if (!isConfig(config)) throw new Error('/config.json has another shape than this page expects')
  return config
}

function isConfig(value: unknown): value is PublicConfig {
  if (typeof value !== 'object' || value === null) return false
  const config = new Map(Object.entries(value))
  const isText = (key: string) => typeof config.get(key) === 'string'
  const people: unknown = config.get('people')
  return (
    String(config.get('publishableKey')).startsWith('pk_') &&
    URL.canParse(String(config.get('stripeJsUrl'))) &&
    ['emulator', 'test', 'live'].includes(String(config.get('stripeMode'))) &&
    isText('appName') &&
    isText('version') &&
    typeof config.get('requireVerifiedEmail') === 'boolean' &&
    typeof config.get('hasMailbox') === 'boolean' &&
    Array.isArray(config.get('sells')) &&
    isWebAddressOrNull(config.get('termsUrl')) &&
    Array.isArray(people) &&
    people.every((person: unknown) => typeof person === 'object' && person !== null && 'id' in person)
  )
}

function isWebAddressOrNull(value: unknown): boolean {
  return value === null || (typeof value === 'string' && /^https?:/.test(value) && URL.canParse(value))
}
