import type Stripe from 'stripe'
import { webhookEvents } from '../db/schema/webhook-events.ts'
import type { Deps } from '../deps.ts'
import { verifyEvent } from '../stripe/verify-event.ts'
import { isHandled } from './event-table.ts'

/** `stored` also for an event that was there already: Stripe sends at least once. */
export type ReceiveOutcome = 'stored' | 'bad_signature'

/**
 * Takes in one delivery: checks the signature on the bytes as they came, stores the event by its id and wakes the worker. Throws when the event could not be stored, so that Stripe sends it again.
 */
export async function receiveWebhook(
  deps: Deps,
  delivery: { body: string; signature: string },
): Promise<ReceiveOutcome> {
  const event = await verifyEvent(deps.stripe, delivery, deps.settings.webhookSecrets)
  if (event === null) return 'bad_signature'
  await storeEvent(deps, event)
  return 'stored'
}

/**
 * The event is in the inbox afterwards, once. Types that nobody handles are kept as ignored, events of the other mode as
 * failed. @returns false when it was there already
 */
export async function storeEvent(deps: Deps, event: Stripe.Event): Promise<boolean> {
  const isForeign = event.livemode !== (deps.stripeMode === 'live')
  const isPending = isHandled(event.type) && !isForeign
  const stored = await deps.db
    .insert(webhookEvents)
    .values({
      id: event.id,
      type: event.type,
      apiVersion: event.api_version,
      isLive: event.livemode,
      payload: withoutSecrets(event),
      state: isPending ? 'pending' : isForeign ? 'failed' : 'ignored',
      lastError: isForeign ? 'foreign: the event is of another mode' : null,
    })
    .onConflictDoNothing()
    .returning({ id: webhookEvents.id })
  if (stored.length > 0 && isPending) deps.wakeWorker()
  return stored.length > 0
}

/** Events of intents carry their client secret, which is kept nowhere. */
function withoutSecrets(event: Stripe.Event): unknown {
  return JSON.parse(
    JSON.stringify(event, (key, value: unknown) => (key === 'client_secret' ? undefined : value)),
  )
}
