import type { EventHint } from './event-payload.ts'
import type { HandledEvent } from './event-table.ts'
import type { EventRow } from './inbox.ts'

/** A claimed event with what it points at. */
export interface Job {
  event: EventRow
  type: HandledEvent
  hint: EventHint
  accountId: string
}
