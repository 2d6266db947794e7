import type { Deps } from '../deps.ts'
import { readUndelivered } from '../stripe/events.ts'
import { storeEvent } from './receive.ts'

/** More than this at once is left to the next run, and to a reconcile. */
const atMost = 1_000

/**
 * Asks Stripe for events that never arrived (an endpoint that was down or disabled) and puts them into the inbox, oldest
 * first. Safe to repeat. @returns how many were missing
 */
export async function backfillEvents(deps: Deps): Promise<number> {
  const undelivered = await readUndelivered(deps.stripe, atMost)
  let missing = 0
  for (const event of undelivered.reverse()) {
    if (await storeEvent(deps, event)) missing++
  }
  if (missing > 0) deps.log.warn({ missing }, 'events that never arrived were fetched')
  return missing
}
