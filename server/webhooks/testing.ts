import type { Deps } from '../deps.ts'

export interface MadeEvent {
  id?: string
  type: string
  object: Record<string, unknown>
  livemode?: boolean
  apiVersion?: string
}

/** The body of an event, as Stripe would send it. */
export function eventBody({ id, type, object, livemode = false, apiVersion }: MadeEvent): string {
  return JSON.stringify({
    id: id ?? `evt_${crypto.randomUUID().replaceAll('-', '')}`,
    object: 'event',
    api_version: apiVersion ?? '2026-10-28.endive',
    created: 1_790_000_000,
    livemode,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
    data: { object },
  })
}

/** A delivery of a body, signed with the deps' secret, now, unless told otherwise. */
export async function signed(
  deps: Deps,
  body: string,
  {
    secret = deps.settings.webhookSecrets[0] ?? '',
    at = Math.floor(Date.now() / 1000),
  }: { secret?: string; at?: number } = {},
): Promise<{ body: string; signature: string }> {
  const bytes = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), algorithm, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes.encode(`${at}.${body}`)))
  const hex = Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { body, signature: `t=${at},v1=${hex}` }
}
