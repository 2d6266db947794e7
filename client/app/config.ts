import * as z from 'zod/mini'
import type { PublicConfig } from '#shared/contracts/account.ts'

/** The same shape as `publicConfigSchema`, in the small build of zod: the first load has no room for the other. */
const configSchema: z.ZodMiniType<PublicConfig> = z.strictObject({
  publishableKey: z.string().check(z.startsWith('pk_')),
  stripeJsUrl: z.url(),
  stripeMode: z.enum(['emulator', 'test', 'live']),
  appName: z.string(),
  requireVerifiedEmail: z.boolean(),
  people: z.array(z.strictObject({ id: z.string() })),
  version: z.string(),
})

/** Reads `/config.json`. Rejects when the server does not answer or answers another shape. */
export async function fetchConfig(signal?: AbortSignal): Promise<PublicConfig> {
  const response = await fetch('/config.json', {
    headers: { accept: 'application/json' },
    cache: 'no-cache',
    ...(signal && { signal }),
  })
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`)
  return configSchema.parse(await response.json())
}
