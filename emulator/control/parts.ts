import type { Account } from '../runtime/accounts.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { DeliveryActions } from '../webhooks/delivery-actions.ts'
import type { Dispatcher } from '../webhooks/dispatcher.ts'
import type { FaultBook } from './fault-book.ts'
import type { RequestLog } from './request-log.ts'

/** What the page and the doors look into. */
export interface ControlParts {
  runtime: Runtime
  dispatcher: Dispatcher
  deliveries: DeliveryActions
  faults: FaultBook
  log: RequestLog
}

/** An error in the envelope of the API, for whoever reads it with the same client. */
export function refusal(status: number, message: string): Response {
  return Response.json({ error: { type: 'invalid_request_error', message } }, { status })
}

/** How many objects of each kind the account holds, without the kinds it has none of. */
export function countsOf(account: Account): Record<string, number> {
  const counts = [...account.data.byName].map(([name, { size }]): [string, number] => [name, size])
  return Object.fromEntries(counts.filter(([, size]) => size > 0))
}
