import { sql } from 'drizzle-orm'
import { readPatiently } from '../billing/reconcile/read-patiently.ts'
import {
  failRun,
  finishRun,
  keepPlace,
  lastComplete,
  RunLost,
  takeRun,
} from '../billing/reconcile/sync-run.ts'
import { webhookEvents } from '../db/schema/webhook-events.ts'
import type { Deps } from '../deps.ts'
import { alertOperator } from '../notifications/alert-operator.ts'
import { readEvents } from '../stripe/lists.ts'
import { type Pace, paceOf } from '../stripe/pace.ts'
import { isHandled } from './event-table.ts'
import { storeEvent } from './receive.ts'

const hour = 3_600_000

/** Events are listed from this long before the last complete run began, for those that Stripe lists late. */
const overlapMs = hour

/** How long Stripe keeps events. What is older is left to the reconcile. */
const keptMs = 30 * 24 * hour

/**
 * Puts events that never arrived (an endpoint that was down, disabled or removed) into the inbox, page by page from where
 * the last complete run began. A run that stops half way keeps its place and is gone on with. When nothing at all has
 * come by itself for an hour, the operator is told. Safe to repeat.
 * @returns how many events were missing
 */
export async function backfillEvents(deps: Deps, pace: Pace = paceOf(deps, 'reconcile')): Promise<number> {
  const last = await lastComplete(deps, 'event_backfill')
  const now = deps.clock.now().getTime()
  const since = Math.max((last?.startedAt.getTime() ?? now - hour) - overlapMs, now - keptMs)
  const run = await takeRun(deps, 'event_backfill', { since: new Date(since) })
  if (run === null) return 0
  const counts = { ...run.counts }
  const isSilent = await isInboxSilent(deps)
  let after = run.cursor?.after ?? null
  try {
    for (;;) {
      const page = await readPatiently(pace, () => readEvents(deps.stripe, { after, since: run.since }))
      counts.pages++
      counts.read += page.data.length
      for (const event of page.data.filter(({ type }) => isHandled(type))) {
        if (await storeEvent(deps, event)) counts.changed++
      }
      after = page.data.at(-1)?.id ?? null
      if (!page.hasMore || after === null) break
      await keepPlace(deps, run, { cursor: { list: 'events', scope: null, after }, counts })
    }
    await finishRun(deps, run, counts)
  } catch (error) {
    if (error instanceof RunLost) return counts.changed
    await failRun(deps, run, error).catch(() => undefined)
    throw error
  }
  if (counts.changed === 0) return 0
  deps.log.warn({ missing: counts.changed }, 'events that never arrived were fetched')
  if (isSilent) {
    await alertOperator(deps, {
      name: 'events_silent',
      text: 'no event has arrived for an hour although Stripe lists some; the webhook endpoint may be disabled',
      differences: [`${counts.changed} missing`],
    })
  }
  return counts.changed
}

/** Whether nothing has come in for an hour, by the database's clock, which dates what comes. */
async function isInboxSilent({ db }: Pick<Deps, 'db'>): Promise<boolean> {
  const lately = sql`${webhookEvents.receivedAt} > now() - interval '1 hour'`
  const [event] = await db.select({ id: webhookEvents.id }).from(webhookEvents).where(lately).limit(1)
  return event === undefined
}
