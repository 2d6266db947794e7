import { inArray } from 'drizzle-orm'
import { accountClocks, customers } from '../db/schema/customers.ts'
import type { Deps } from '../deps.ts'
import { paceOf } from '../stripe/pace.ts'
import { hintOf } from './event-payload.ts'
import { type EventRead, eventTable, isHandled } from './event-table.ts'
import { claimEvents, type EventRow, markDone, maxAttempts, putBack } from './inbox.ts'
import type { Job } from './job.ts'
import { reactToEvent } from './react.ts'
import { refresh } from './refresh.ts'

const batchSize = 200

/**
 * Works off all events that are due now. Many events of one object in one batch cost one read. One that fails goes back
 * with its error and holds up no other. Safe to run twice at once.
 * @returns how many events were done
 */
export async function drainInbox(deps: Deps): Promise<number> {
  let done = 0
  let after = ''
  for (;;) {
    const events = await claimEvents(deps.db, batchSize, after)
    if (events.length === 0 && after === '') return done
    // The next in turn; after the last one the first again.
    after = events.reduce((last, { party }) => (party > last ? party : last), '')
    if (events.length === 0) continue
    await deps.checkpoint('claimed')
    const jobs = await jobsOf(deps, events)
    for (const group of groupBy(jobs, ({ accountId }) => accountId)) done += await workOff(deps, group)
  }
}

async function jobsOf(deps: Deps, events: readonly EventRow[]): Promise<Job[]> {
  const hinted: Omit<Job, 'accountId'>[] = []
  for (const event of events) {
    try {
      if (!isHandled(event.type)) throw new Error(`nobody handles ${event.type}`)
      const hint = hintOf(eventTable[event.type].read, event.payload)
      hinted.push({ event, type: event.type, hint })
    } catch (error) {
      await fail(deps, event, error)
    }
  }
  const accountOf = await findAccounts(deps, hinted)
  const jobs: Job[] = []
  for (const job of hinted) {
    const accountId = accountOf.get(job.hint.customerId ?? job.hint.objectId)
    if (accountId !== undefined) jobs.push({ ...job, accountId })
    // The customer may be one that we are just making: its row follows the answer.
    else await putBack(deps.db, job.event, 'unknown_account: no account has this customer')
  }
  return jobs
}

/** Accounts by the id of their customer or test clock. */
async function findAccounts({ db }: Deps, jobs: readonly Pick<Job, 'hint'>[]): Promise<Map<string, string>> {
  const ids = [...new Set(jobs.map(({ hint }) => hint.customerId ?? hint.objectId))]
  if (ids.length === 0) return new Map()
  const byCustomer = await db
    .select({ id: customers.stripeId, accountId: customers.accountId })
    .from(customers)
    .where(inArray(customers.stripeId, ids))
  const byClock = await db
    .select({ id: accountClocks.testClockId, accountId: accountClocks.accountId })
    .from(accountClocks)
    .where(inArray(accountClocks.testClockId, ids))
  return new Map([...byCustomer, ...byClock].map(({ id, accountId }) => [id, accountId]))
}

/** The clock first, for it dates all else; then what one read answers most for. */
const readOrder: readonly EventRead[] = [
  'test_clock',
  'subscription',
  'payment_intent',
  'setup_intent',
  'subscription_schedule',
  'invoice',
  'charge',
  'customer',
  'payment_method',
]

/** Reads what the events of one account point at, each object once, and finishes them. */
async function workOff(deps: Deps, jobs: readonly Job[]): Promise<number> {
  const pace = paceOf(deps, 'events')
  const upToDate = new Set<string>()
  const broken = new Map<string, unknown>()
  let done = 0
  // Worked off and not marked yet. They are marked before anything is begun that may fail, so that no event shares the fate of another.
  let unmarked: EventRow[] = []
  const mark = async () => {
    const events = unmarked
    unmarked = []
    try {
      await markDone(deps.db, events)
      done += events.length
    } catch (error) {
      for (const event of events) await fail(deps, event, error)
    }
  }
  const targets = jobs
    .map((job) => ({ job, ...targetOf(job) }))
    .sort((a, b) => readOrder.indexOf(a.read) - readOrder.indexOf(b.read))
  for (const { job, read, id } of targets) {
    const isKnown = upToDate.has(id) && upToDate.has(job.hint.objectId)
    if (!isKnown || eventTable[job.type].reaction !== null) await mark()
    try {
      if (broken.has(id)) throw broken.get(id)
      if (!upToDate.has(id)) {
        const source = {
          accountId: job.accountId,
          actor: { kind: 'stripe' as const },
          eventId: job.event.id,
        }
        await pace.turn()
        for (const fresh of await refresh(deps, source, read, id)) upToDate.add(fresh)
      }
      // An invoice that is not its subscription's latest did not come with it.
      if (!upToDate.has(job.hint.objectId)) {
        const source = {
          accountId: job.accountId,
          actor: { kind: 'stripe' as const },
          eventId: job.event.id,
        }
        const own = eventTable[job.type].read
        await pace.turn()
        for (const fresh of await refresh(deps, source, own, job.hint.objectId)) upToDate.add(fresh)
      }
      await deps.checkpoint(`read:${job.type}`)
      await reactToEvent(deps, job)
      unmarked.push(job.event)
    } catch (error) {
      broken.set(id, error)
      await fail(deps, job.event, error)
    }
  }
  await mark()
  return done
}

/** What is read for an event: an invoice comes with its subscription, everything else by itself. */
function targetOf({ type, hint }: Job): { read: EventRead; id: string } {
  const { read } = eventTable[type]
  if (read === 'invoice' && hint.subscriptionId !== null)
    return { read: 'subscription', id: hint.subscriptionId }
  return { read, id: hint.objectId }
}

async function fail(deps: Deps, event: EventRow, error: unknown): Promise<void> {
  const isLast = event.attempts >= maxAttempts
  deps.log[isLast ? 'error' : 'warn'](
    { err: error, eventId: event.id, type: event.type, attempts: event.attempts },
    isLast ? 'an event failed for good' : 'an event failed and is tried again',
  )
  await putBack(deps.db, event, error instanceof Error ? `${error.name}: ${error.message}` : String(error))
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return [...groups.values()]
}
