import type { IdGenerator } from '../store/ids.ts'
import type { StoredEvent } from '../store/collections.ts'
import type { WebhookDelivery } from '../store/internal-records.ts'
import type { Store } from '../store/store.ts'
import type { Treatment } from './delivery-rules.ts'

interface Making {
  store: Store
  ids: IdGenerator
  /** Wall time, milliseconds. */
  wallNow: number
  /** The account's clock, seconds. */
  accountNow: number
}

/** Puts an event on its way to an endpoint, as the treatment says. */
export function putDelivery(
  making: Making,
  event: StoredEvent,
  endpoint: string,
  treatment: Treatment,
): void {
  const { store, ids, wallNow } = making
  const delivery: WebhookDelivery = {
    id: ids.next('dlv_'),
    created: Math.floor(wallNow / 1000),
    event: event.id,
    endpoint,
    state: treatment.dropped ? 'dropped' : 'pending',
    attempts: [],
    nextAttemptAt: wallNow + (treatment.delay ?? 0),
    ...(treatment.held && { held: true }),
    ...(treatment.spoil && { spoil: treatment.spoil }),
  }
  store.webhook_deliveries.put(delivery)
  if (treatment.dropped) addPending(store, event.id, -1)
  if (treatment.duplicate) duplicateDelivery(making, delivery, treatment.duplicate)
}

/**
 * A second delivery to the same endpoint: of the same event, or of one with an id of its own that tells the same
 * change. Answers its id.
 */
export function duplicateDelivery(making: Making, of: WebhookDelivery, as: 'same' | 'new'): string {
  const { store, ids, wallNow, accountNow } = making
  const event = store.events.get(of.event)
  const told =
    as === 'same' ? event : store.events.put({ ...event, id: ids.next('evt_'), pending_webhooks: 0 })
  if (as === 'new') store.event_ages.put({ id: told.id, created: accountNow })
  addPending(store, told.id, 1)
  const second: WebhookDelivery = {
    ...of,
    id: ids.next('dlv_'),
    created: Math.floor(wallNow / 1000),
    event: told.id,
    state: 'pending',
    attempts: [],
    nextAttemptAt: Math.max(wallNow, of.state === 'pending' ? of.nextAttemptAt : 0),
  }
  store.webhook_deliveries.put(second)
  return second.id
}

/** Counts deliveries of an event that are still to come. */
export function addPending(store: Store, event: string, change: 1 | -1): void {
  const found = store.events.find(event)
  if (found) store.events.update(event, { pending_webhooks: Math.max(0, found.pending_webhooks + change) })
}
