import type Stripe from 'stripe'
import { stripeApiVersion } from './client.ts'
import { asking } from './errors.ts'

/** Makes an endpoint that hears these events in our version. @returns its signing secret, which Stripe tells only now */
export async function createWebhookEndpoint(
  stripe: Stripe,
  url: string,
  enabledEvents: readonly Stripe.WebhookEndpointCreateParams.EnabledEvent[],
): Promise<string> {
  const endpoint = await asking(() =>
    stripe.webhookEndpoints.create({
      url,
      enabled_events: [...enabledEvents],
      api_version: stripeApiVersion,
      description: 'paydesk',
    }),
  )
  if (endpoint.secret === undefined) throw new Error('the new webhook endpoint came without a secret')
  return endpoint.secret
}
