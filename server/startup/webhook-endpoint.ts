import type Stripe from 'stripe'
import { createWebhookEndpoint } from '../stripe/webhook-endpoints.ts'
import { type LocalSecrets, writeLocalSecrets } from './local-secrets.ts'

type EventName = Stripe.WebhookEndpointCreateParams.EnabledEvent

/**
 * The emulator sends these events to the address, once each. The secret is kept in the data folder; an endpoint whose
 * secret is not known, or that was made for another address, is replaced.
 * @returns the endpoint's signing secret
 */
export async function ensureWebhookEndpoint(
  stripe: Stripe,
  url: string,
  events: readonly EventName[],
  dataDir: string,
  secrets: LocalSecrets,
): Promise<string> {
  const { data: endpoints } = await stripe.webhookEndpoints.list({ limit: 100 })
  const known = endpoints.find((endpoint) => endpoint.url === url && secrets.webhook?.url === url)
  for (const endpoint of endpoints) {
    if (endpoint !== known && endpoint.description === 'paydesk')
      await stripe.webhookEndpoints.del(endpoint.id)
  }
  if (known !== undefined && secrets.webhook !== null) {
    await stripe.webhookEndpoints.update(known.id, { enabled_events: [...events], disabled: false })
    return secrets.webhook.secret
  }
  const secret = await createWebhookEndpoint(stripe, url, events)
  await writeLocalSecrets(dataDir, { ...secrets, webhook: { url, secret } })
  return secret
}
