import Stripe from 'stripe'
import type { LoadRequest } from './load.ts'

export const webhookSecret = 'whsec_bench'

const stripe = new Stripe('sk_test_bench')
let sent = 0

/** An event of about the size of a customer's, with an id of its own, signed as Stripe does. */
export function signedEvent(url: string, type: string, customer: string): LoadRequest {
  sent += 1
  const payload = JSON.stringify({
    id: `evt_bench${process.pid}x${sent}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
    data: {
      object: {
        id: customer,
        object: 'customer',
        email: 'bench@example.com',
        metadata: {},
        padding: 'x'.repeat(1500),
      },
    },
  })
  return {
    method: 'POST',
    url: `${url}/webhooks/stripe`,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': stripe.webhooks.generateTestHeaderString({ payload, secret: webhookSecret }),
    },
    body: payload,
  }
}
