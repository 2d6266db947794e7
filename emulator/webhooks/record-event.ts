import { withholdIncludables } from '../http/expand.ts'
import type { EventSubject } from '../http/context.ts'
import type { IdGenerator } from '../store/ids.ts'
import type { Store } from '../store/store.ts'
import type { StoredEvent } from '../store/collections.ts'
import { previousAttributes } from './previous-attributes.ts'

interface Occurrence {
  type: StoredEvent['type']
  object: EventSubject
  before: EventSubject | undefined
  /** Seconds, on the clock of what it is about. */
  created: number
  /** Wall time, milliseconds. */
  wallNow: number
  apiVersion: string
  request: { id: string | null; idempotencyKey: string | null }
}

/** Stores an event and one pending delivery for each endpoint that listens to its type. */
export function recordEvent(store: Store, ids: IdGenerator, occurrence: Occurrence): void {
  const { type, created, before, request } = occurrence
  const object = withholdIncludables(occurrence.object)
  const previous = before && previousAttributes(withholdIncludables(before), object)
  if (before && !previous) return
  const listening = store.webhook_endpoints
    .by('status', 'enabled')
    .filter((endpoint) => listensTo(endpoint.enabled_events, type))
  const event = store.events.put({
    id: ids.next('evt_'),
    object: 'event',
    api_version: occurrence.apiVersion,
    created,
    data: previous ? { object, previous_attributes: previous } : { object },
    livemode: false,
    pending_webhooks: listening.length,
    request: { id: request.id, idempotency_key: request.idempotencyKey },
    type,
  })
  for (const endpoint of listening) {
    store.webhook_deliveries.put({
      id: ids.next('dlv_'),
      created: Math.floor(occurrence.wallNow / 1000),
      event: event.id,
      endpoint: endpoint.id,
      state: 'pending',
      attempts: [],
      nextAttemptAt: occurrence.wallNow,
    })
  }
}

/** `*` hears everything. */
function listensTo(enabled: readonly string[], type: string): boolean {
  return enabled.includes(type) || enabled.includes('*')
}
