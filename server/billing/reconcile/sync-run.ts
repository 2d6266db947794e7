import { and, desc, eq, ne, sql } from 'drizzle-orm'
import { type SyncCounts, type SyncCursor, syncRuns } from '../../db/schema/sync-runs.ts'
import type { Deps } from '../../deps.ts'
import { drawReadSequence } from '../../projections/projection.ts'

export type SyncRun = typeof syncRuns.$inferSelect

/** How long a run may be silent before another process goes on with it. Longer than a page with all its waits. */
const leaseSeconds = 300
const leaseEnd = sql`now() + make_interval(secs => ${leaseSeconds})`

const nothing: SyncCounts = { pages: 0, read: 0, changed: 0, foreign: 0, skipped: 0, broken: 0 }

/** Another process goes on with the run; this one stops. */
export class RunLost extends Error {
  override readonly name = 'RunLost'
}

/**
 * The run of this kind that is this process's to carry on: the one that failed or whose process is gone, at its cursor,
 * else a new one. @returns null when another process carries one out
 */
export async function takeRun(
  deps: Deps,
  kind: SyncRun['kind'],
  begin: { since: Date } | null,
): Promise<SyncRun | null> {
  const [resumed] = await deps.db
    .update(syncRuns)
    .set({ state: 'running', leaseUntil: leaseEnd, fence: sql`${syncRuns.fence} + 1` })
    .where(
      and(
        eq(syncRuns.kind, kind),
        sql`(${syncRuns.state} = 'failed' or (${syncRuns.state} = 'running' and ${syncRuns.leaseUntil} <= now()))`,
      ),
    )
    .returning()
  if (resumed !== undefined) return resumed
  if (begin === null) return null
  const firstSequence = await drawReadSequence(deps.db)
  const [begun] = await deps.db
    .insert(syncRuns)
    .values({
      id: deps.newId(),
      kind,
      state: 'running',
      counts: nothing,
      firstSequence,
      since: begin.since,
      leaseUntil: leaseEnd,
      startedAt: deps.clock.now(),
    })
    .onConflictDoNothing()
    .returning()
  return begun ?? null
}

/** Keeps how far the run is. @throws RunLost when another process took it over */
export async function keepPlace(
  { db }: Pick<Deps, 'db'>,
  run: SyncRun,
  place: { cursor: SyncCursor; counts: SyncCounts },
): Promise<void> {
  await write(db, run, { ...place, leaseUntil: leaseEnd })
}

/** Nothing is left to read. */
export async function finishRun(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  run: SyncRun,
  counts: SyncCounts,
): Promise<void> {
  await write(db, run, { state: 'done', counts, cursor: null, lastError: null, endedAt: clock.now() })
}

/** The run stops here with its error; the cursor stays, and the next try goes on from it. */
export async function failRun({ db }: Pick<Deps, 'db'>, run: SyncRun, error: unknown): Promise<void> {
  const lastError = (error instanceof Error ? error.message : String(error)).slice(0, 2000)
  await write(db, run, { state: 'failed', lastError })
}

/** The last run of this kind that came to its end, or null. */
export async function lastComplete({ db }: Pick<Deps, 'db'>, kind: SyncRun['kind']): Promise<SyncRun | null> {
  const [run] = await db
    .select()
    .from(syncRuns)
    .where(and(eq(syncRuns.kind, kind), eq(syncRuns.state, 'done')))
    .orderBy(desc(syncRuns.startedAt))
    .limit(1)
  return run ?? null
}

async function write(db: Deps['db'], run: SyncRun, values: Record<string, unknown>): Promise<void> {
  const written = await db
    .update(syncRuns)
    .set(values)
    .where(and(eq(syncRuns.id, run.id), eq(syncRuns.fence, run.fence), ne(syncRuns.state, 'done')))
    .returning({ id: syncRuns.id })
  if (written.length === 0) throw new RunLost(`run ${run.id} is carried on by another process`)
}
