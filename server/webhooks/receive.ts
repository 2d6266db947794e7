import type { Deps } from '../deps.ts'
import { type SignedEvent, verifyEvent } from '../stripe/verify-event.ts'
import { isHandled } from './event-table.ts'
import { storeInInbox } from './store-events.ts'

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
  await storeEvent(deps, event, delivery.body)
  return 'stored'
}

/**
 * The event is in the inbox afterwards, once. Types that nobody handles are kept as ignored, events of the other mode as
 * failed. @param text the event as it came, which saves writing it out again @returns false when it was there already
 */
export async function storeEvent(
  deps: Deps,
  event: SignedEvent,
  text: string = JSON.stringify(event),
): Promise<boolean> {
  const isForeign = event.livemode !== (deps.stripeMode === 'live')
  const isPending = isHandled(event.type) && !isForeign
  const isNew = await storeInInbox(deps.db, {
    id: event.id,
    type: event.type,
    apiVersion: event.api_version,
    isLive: event.livemode,
    text: withoutSecrets(text),
    state: isPending ? 'pending' : isForeign ? 'failed' : 'ignored',
    lastError: isForeign ? 'foreign: the event is of another mode' : null,
  })
  if (isNew && isPending) deps.wakeWorker()
  return isNew
}

/** Events of intents carry their client secret, which is kept nowhere. A name can be written with escapes, too. */
function withoutSecrets(text: string): string {
  if (!text.includes('client_secret') && !text.includes('\\u')) return text
  return JSON.stringify(JSON.parse(text), (key, value: unknown) =>
    key === 'client_secret' ? undefined : value,
  )
}
