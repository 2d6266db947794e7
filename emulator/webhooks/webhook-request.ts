import type { StoredEvent } from '../store/collections.ts'
import type { Spoil } from '../store/internal-records.ts'
import { signatureHeader } from './signature.ts'

const HOUR = 60 * 60

interface Sending {
  url: string
  event: StoredEvent
  secrets: readonly string[]
  spoil: Spoil | undefined
  /** Wall time, seconds: receivers compare it with theirs. */
  now: number
  signal: AbortSignal
}

/** The request that brings an event, signed as Stripe signs it, or spoilt as asked. */
export async function webhookRequest(sending: Sending): Promise<Request> {
  const { url, event, secrets, spoil = {}, now, signal } = sending
  const body = JSON.stringify(payloadOf(event, spoil))
  const { corrupt } = spoil
  const timestamp = corrupt === 'old' ? now - HOUR : now
  const signature = await signatureHeader(body, corrupt === 'secret' ? [FOREIGN_SECRET] : secrets, timestamp)
  return new Request(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      ...(corrupt !== 'missing' && {
        'Stripe-Signature': corrupt === 'signature' ? signature.replaceAll(/(?<=v1=)./g, other) : signature,
      }),
    },
    body: corrupt === 'body' ? body.replace('"id":"evt_', '"id":"eut_') : body,
    redirect: 'manual',
    signal,
  })
}

const FOREIGN_SECRET = 'whsec_of_another_account'

/** Another digit in its place. */
function other(digit: string): string {
  return digit === '0' ? '1' : '0'
}

function payloadOf(event: StoredEvent, { apiVersion, omit = [] }: Spoil): object {
  const payload: object = apiVersion === undefined ? event : { ...event, api_version: apiVersion }
  return omit.reduce((rest, path) => without(rest, path.split('.')), payload)
}

/** A copy without the member at this path; the same if there is none. */
function without(value: object, [name, ...rest]: readonly string[]): object {
  if (name === undefined || Array.isArray(value)) return value
  const members = Object.entries(value).flatMap(([key, member]: [string, unknown]): [string, unknown][] => {
    if (key !== name) return [[key, member]]
    if (rest.length === 0) return []
    return [[key, typeof member === 'object' && member !== null ? without(member, rest) : member]]
  })
  return Object.fromEntries(members)
}
