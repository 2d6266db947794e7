import type { Answer, Exchange } from './api.ts'

const EXPOSED = 'Request-Id, Stripe-Manage-Version, Stripe-Should-Retry, Idempotent-Replayed'

/** For the endpoints that a page calls with a publishable key; the others stay closed to other origins. */
export const corsHeaders: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers':
    'Authorization, Content-Type, Stripe-Version, Stripe-Account, Idempotency-Key, X-Requested-With',
  'Access-Control-Max-Age': '300',
}

/** The headers that Stripe puts on an API answer. */
export function apiHeaders(exchange: Exchange, answer: Answer): Record<string, string> {
  const { id, incoming, match, version, idempotencyKey } = exchange
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-cache, no-store',
    'Request-Id': id,
    'Stripe-Version': version,
    Vary: 'Origin',
    'X-Content-Type-Options': 'nosniff',
  }
  if (match?.route.publishable) {
    headers['Access-Control-Allow-Origin'] = '*'
    headers['Access-Control-Expose-Headers'] = EXPOSED
  }
  if (incoming.method === 'POST') {
    if (idempotencyKey !== null) headers['Idempotency-Key'] = idempotencyKey
    headers['Original-Request'] = answer.originalRequest ?? id
    if (answer.replayed) headers['Idempotent-Replayed'] = 'true'
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 409) {
      headers['Stripe-Should-Retry'] = String(answer.shouldRetry ?? false)
    }
  }
  return headers
}
