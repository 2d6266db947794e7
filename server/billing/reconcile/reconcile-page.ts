import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { accountClocks, customers } from '../../db/schema/customers.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { SyncCounts, SyncCursor } from '../../db/schema/sync-runs.ts'
import type { Deps } from '../../deps.ts'
import { drawReadSequence, projecting } from '../../projections/projection.ts'
import { type PageQuery, readPage } from '../../stripe/lists.ts'
import type { Pace } from '../../stripe/pace.ts'
import { refresh } from '../../webhooks/refresh.ts'
import { findBusy, findOwners } from './find-owners.ts'
import { type ListedObject, readListed, type ReconciledList, reconciledLists } from './listed-object.ts'
import { readPatiently } from './read-patiently.ts'
import type { SyncRun } from './sync-run.ts'

export interface Reading {
  deps: Deps
  run: SyncRun
  pace: Pace
  /** Added to while reading. */
  counts: SyncCounts
}

export const liveStatuses = ['incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused'] as const

/**
 * Reads one page of one list and writes what it shows through the projections.
 * @returns where to go on, or null after the last page of the last list
 */
export async function reconcilePage(
  reading: Reading,
  cursor: SyncCursor & { list: ReconciledList },
): Promise<SyncCursor | null> {
  const { deps, counts, pace } = reading
  const query = await queryOf(reading, cursor)
  if (query === null) return nextList(deps, cursor)
  const readSequence = await drawReadSequence(deps.db)
  const page = await readPatiently(pace, () => readPage(deps.stripe, cursor.list, query))
  counts.pages++
  counts.read += page.data.length
  await writePage(reading, cursor.list, page.data, readSequence)
  const last = page.data.at(-1)
  return page.hasMore && last !== undefined ? { ...cursor, after: last.id } : nextList(deps, cursor)
}

/** What the page is asked for with; null when there is nothing to ask for. */
async function queryOf(
  { deps, run }: Reading,
  { list, scope, after }: SyncCursor & { list: ReconciledList },
): Promise<PageQuery | null> {
  const isWhole = list === 'customers' || list === 'subscriptions'
  if (scope === null) return isWhole ? { after } : { after, since: run.since }
  if (isWhole) return { after, testClock: scope }
  // These lists know no clock, and whoever lives on one is few objects.
  const [customer] = await deps.db
    .select({ id: customers.stripeId })
    .from(customers)
    .where(and(eq(customers.testClockId, scope), eq(customers.isDeleted, false)))
  return customer === undefined ? null : { after, customer: customer.id }
}

async function nextList(
  { db }: Deps,
  { list, scope }: SyncCursor & { list: ReconciledList },
): Promise<SyncCursor | null> {
  const following = reconciledLists[reconciledLists.indexOf(list) + 1]
  if (following !== undefined) return { list: following, scope, after: null }
  const [clock] = await db
    .select({ id: accountClocks.testClockId })
    .from(accountClocks)
    .where(scope === null ? undefined : gt(accountClocks.testClockId, scope))
    .orderBy(asc(accountClocks.testClockId))
    .limit(1)
  return clock === undefined ? null : { list: reconciledLists[0], scope: clock.id, after: null }
}

async function writePage(
  reading: Reading,
  list: ReconciledList,
  entries: readonly { id: string }[],
  readSequence: number,
): Promise<void> {
  const { deps, counts } = reading
  const objects: (ListedObject & { id: string })[] = []
  for (const entry of entries) {
    try {
      objects.push({ ...readListed[list](entry), id: entry.id })
    } catch (error) {
      counts.broken++
      deps.log.error({ err: error, id: entry.id }, 'an object of an unknown shape was listed')
    }
  }
  const ownerOf = await findOwners(deps, objects)
  const busy = await findBusy(deps, [...new Set(objects.flatMap((object) => ownerOf(object) ?? []))])
  for (const object of objects) {
    const accountId = ownerOf(object)
    if (accountId === null) counts.foreign++
    else if (busy.has(accountId)) counts.skipped++
    else await writeObject(reading, object, accountId, readSequence)
  }
}

async function writeObject(
  { deps, counts }: Reading,
  object: ListedObject & { id: string },
  accountId: string,
  readSequence: number,
): Promise<void> {
  const write = () =>
    projecting(deps, { accountId, readSequence, actor: { kind: 'job' } }, (into) => object.write(into))
  try {
    await write()
  } catch {
    // A new subscription is listed before the one it replaced, which our rows may still call live.
    try {
      await refreshLive(deps, accountId)
      await write()
    } catch (error) {
      // With the database gone everything after this would count as broken: the run stops instead.
      await deps.db.execute('select 1')
      counts.broken++
      deps.log.error({ err: error, id: object.id }, 'a listed object could not be written')
    }
  }
}

async function refreshLive(deps: Deps, accountId: string): Promise<void> {
  const live = await deps.db
    .select({ id: subscriptions.stripeId })
    .from(subscriptions)
    .where(and(eq(subscriptions.accountId, accountId), inArray(subscriptions.status, [...liveStatuses])))
  for (const { id } of live) await refresh(deps, { accountId, actor: { kind: 'job' } }, 'subscription', id)
}
