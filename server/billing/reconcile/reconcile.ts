import type { SyncCounts, SyncCursor } from '../../db/schema/sync-runs.ts'
import type { Deps } from '../../deps.ts'
import { type Pace, paceOf } from '../../stripe/pace.ts'
import { type ReconciledList, reconciledLists } from './listed-object.ts'
import { type Reading, reconcilePage } from './reconcile-page.ts'
import { firstUnseen, isUnseenList, reconcileUnseen } from './reconcile-unseen.ts'
import { failRun, finishRun, keepPlace, RunLost, type SyncRun, takeRun } from './sync-run.ts'

export interface ReconcileOptions {
  pace?: Pace
  /** Hears of every page. */
  onProgress?: (progress: { list: string; counts: Readonly<SyncCounts> }) => void
}

/** How far back invoices and intents are listed. Older ones that can still change are read one by one. */
const listedDays = 35

/**
 * Reads all of Stripe's side again, page by page, through the projections that events use, and goes on where an earlier
 * run stopped. Safe to run twice at once: one process carries a run out.
 * @returns the counts of the run, or null when another process is at it
 * @throws what stopped the run; its place is kept
 */
export async function reconcile(deps: Deps, options: ReconcileOptions = {}): Promise<SyncCounts | null> {
  const since = new Date(deps.clock.now().getTime() - listedDays * 24 * 3_600_000)
  return carryOn(deps, await takeRun(deps, 'reconcile', { since }), options)
}

/** Goes on with a run that stopped half way; begins none. */
export async function resumeReconcile(
  deps: Deps,
  options: ReconcileOptions = {},
): Promise<SyncCounts | null> {
  return carryOn(deps, await takeRun(deps, 'reconcile', null), options)
}

async function carryOn(
  deps: Deps,
  run: SyncRun | null,
  { pace = paceOf(deps, 'reconcile'), onProgress }: ReconcileOptions,
): Promise<SyncCounts | null> {
  if (run === null) return null
  const counts = { ...run.counts }
  const reading: Reading = { deps: countingChanges(deps, counts), run, pace, counts }
  let cursor: SyncCursor | null = run.cursor ?? { list: reconciledLists[0], scope: null, after: null }
  try {
    while (cursor !== null) {
      const { list } = cursor
      cursor = await readNext(reading, cursor)
      if (cursor !== null) await keepPlace(deps, run, { cursor, counts })
      onProgress?.({ list, counts })
    }
    await finishRun(deps, run, counts)
  } catch (error) {
    if (error instanceof RunLost) return null
    await failRun(deps, run, error).catch(() => undefined)
    throw error
  }
  deps.log[counts.broken > 0 ? 'error' : 'info']({ ...counts }, 'Stripe was read through')
  return counts
}

async function readNext(reading: Reading, { list, ...place }: SyncCursor): Promise<SyncCursor | null> {
  if (isUnseenList(list)) return reconcileUnseen(reading, { list, ...place })
  if (isReconciledList(list)) return (await reconcilePage(reading, { list, ...place })) ?? firstUnseen
  // A list that a later release read and this one does not know.
  return firstUnseen
}

function isReconciledList(list: string): list is ReconciledList {
  return reconciledLists.some((known) => known === list)
}

/** Projections tell open pages of every difference they wrote, which is also how differences are counted. */
function countingChanges(deps: Deps, counts: SyncCounts): Deps {
  return {
    ...deps,
    changes: {
      ...deps.changes,
      async publish(accountId, nouns) {
        counts.changed++
        await deps.changes.publish(accountId, nouns)
      },
    },
  }
}

/** The run in one sentence, for people. */
export function describeCounts({ pages, read, changed, foreign, skipped, broken }: SyncCounts): string {
  const parts = [
    `${read} objects on ${pages} pages read`,
    changed === 0 ? 'nothing differed' : `${changed} differences written`,
    ...(foreign > 0 ? [`${foreign} belong to nobody here`] : []),
    ...(skipped > 0 ? [`${skipped} left to operations under way`] : []),
    ...(broken > 0 ? [`${broken} could not be taken over (see the log)`] : []),
  ]
  return `Reconciled with Stripe: ${parts.join(', ')}.`
}
