import Stripe from 'stripe'
import type { Breaker } from './breaker.ts'

/** The version that every request asks for and every webhook endpoint is made with. */
export const stripeApiVersion = '2026-10-28.endive'

export interface StripeClientOptions {
  secretKey: string
  /** Where Stripe's API answers; absent = api.stripe.com. */
  apiUrl?: string
  /** Sends the requests; absent = the platform's own `fetch`. */
  fetch?: typeof globalThis.fetch
  /** Stops sending while Stripe does not answer; absent = every request leaves. */
  breaker?: Breaker
}

/**
 * The SDK as this application uses it: one pinned version, 20 s a request, and one more try with the same
 * idempotency key after a lost connection, a conflict or a fault at Stripe.
 */
export function createStripe({ secretKey, apiUrl, fetch, breaker }: StripeClientOptions): Stripe {
  const address = apiUrl === undefined ? null : new URL(apiUrl)
  return new Stripe(secretKey, {
    apiVersion: stripeApiVersion,
    timeout: 20_000,
    maxNetworkRetries: 1,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(breaker?.guard(fetch ?? globalThis.fetch) ?? fetch),
    ...(address === null
      ? {}
      : {
          host: address.hostname,
          protocol: address.protocol === 'http:' ? ('http' as const) : ('https' as const),
          ...(address.port === '' ? {} : { port: address.port }),
        }),
  })
}
