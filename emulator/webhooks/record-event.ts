import { withholdIncludables } from '../http/withhold.ts'
import type { EventSubject } from '../http/context.ts'
import type { IdGenerator } from '../store/ids.ts'
import type { Store } from '../store/store.ts'
import type { StoredEvent } from '../store/collections.ts'
import type { Meeting } from './delivery-rules.ts'
import { putDelivery } from './new-delivery.ts'
import { previousAttributes } from './previous-attributes.ts'

interface Occurrence {
  type: StoredEvent['type']
  object: EventSubject
  before: EventSubject | undefined
  /** Seconds, on the clock of what it is about. */
  created: number
  /** Wall time, milliseconds. */
  wallNow: number
  /** The account's clock, seconds. */
  accountNow: number
  apiVersion: string
  meeting: Meeting
  request: { id: string | null; idempotencyKey: string | null }
}

/** Stores an event and one pending delivery for each endpoint that listens to its type. */
export function recordEvent(store: Store, ids: IdGenerator, occurrence: Occurrence): void {
  const { type, created, before, request, wallNow, accountNow } = occurrence
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
  store.event_ages.put({ id: event.id, created: accountNow })
  for (const endpoint of listening) {
    putDelivery({ store, ids, wallNow, accountNow }, event, endpoint.id, occurrence.meeting.treat(type))
  }
}

/** `*` hears everything. */
function listensTo(enabled: readonly string[], type: string): boolean {
  return enabled.includes(type) || enabled.includes('*')
}
