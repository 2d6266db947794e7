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
export function apiHeaders(exchange: Exchange, answer: Answer): Headers {
  const { id, request, match, version, idempotencyKey } = exchange
  const headers = new Headers({
    'Content-Type': 'application/json',
    'Cache-Control': 'no-cache, no-store',
    'Request-Id': id,
    'Stripe-Version': version,
    Vary: 'Origin',
    'X-Content-Type-Options': 'nosniff',
  })
  if (match?.route.publishable) {
    headers.set('Access-Control-Allow-Origin', '*')
    headers.set('Access-Control-Expose-Headers', EXPOSED)
  }
  if (request.method === 'POST') {
    if (idempotencyKey !== null) headers.set('Idempotency-Key', idempotencyKey)
    headers.set('Original-Request', answer.originalRequest ?? id)
    if (answer.replayed) headers.set('Idempotent-Replayed', 'true')
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 409) {
      headers.set('Stripe-Should-Retry', String(answer.shouldRetry ?? false))
    }
  }
  return headers
}
