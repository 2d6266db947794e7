import type { Store } from '../store/store.ts'

/** Stripe lists and answers events for 30 days. */
export const RETENTION_SECONDS = 30 * 24 * 60 * 60

/** Whether the oldest event is past its time; costs one look-up. */
export function hasOldEvents(store: Store, now: number): boolean {
  const oldest = store.event_ages.first('age', 'any')
  return oldest !== undefined && oldest.created <= now - RETENTION_SECONDS
}

/** Lets go of events that were recorded 30 days ago or earlier, and of their deliveries, in an open transaction. */
export function dropOldEvents(store: Store, now: number): void {
  for (;;) {
    const oldest = store.event_ages.first('age', 'any')
    if (!oldest || oldest.created > now - RETENTION_SECONDS) return
    for (const { id } of store.webhook_deliveries.by('event', oldest.id)) store.webhook_deliveries.delete(id)
    store.events.delete(oldest.id)
    store.event_ages.delete(oldest.id)
  }
}
