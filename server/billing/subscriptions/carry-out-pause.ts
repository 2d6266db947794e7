import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { ExtendPauseWish, KeepWish, PauseWish } from '../operations/inputs.ts'
import { actorOf, type OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { bookChange } from '../changes/book-change.ts'
import { readSchedule } from '../../stripe/schedules.ts'
import { bookPause, resumeOf } from './book-pause.ts'
import { findOpenSchedule, releaseSchedule } from './open-schedule.ts'
import { refreshSubscription } from './refresh-intent.ts'

/**
 * Pauses at once and without an end by a call of its own; with a day on which it begins or ends by a schedule, which
 * charges the way back by itself and stays paused when that fails. At most two requests and a read.
 */
export async function carryOutPause(deps: Deps, operation: OperationWith<PauseWish>): Promise<OperationEnd> {
  const { subscriptionId, pauseAt, resumeAt, givesCredit } = operation.input
  await releaseSchedule(deps, operation, subscriptionId)
  if (pauseAt === null && resumeAt === null) {
    await runStep(deps, operation, 'pause', () => ({
      call: 'subscriptions.pause',
      id: subscriptionId,
      params: { bill_for: { unused_time_from: { type: givesCredit ? 'now' : 'none' } } },
    }))
  } else {
    await bookPause(deps, operation, subscriptionId, operation.input)
  }
  return { outcome: { kind: 'done', subscriptionId }, answer: null }
}

/** Moves the end of a pause that runs, or takes it away. One request and a read. */
export async function carryOutExtendPause(
  deps: Deps,
  operation: OperationWith<ExtendPauseWish>,
): Promise<OperationEnd> {
  const { subscriptionId, resumeAt } = operation.input
  await runStep(deps, operation, 'extend_pause', async () => {
    const scheduleId = await findOpenSchedule(deps, subscriptionId)
    if (scheduleId === null) throw new BillingError('not_paused', 'the pause has no schedule any more')
    const [entry] = (await readSchedule(deps.stripe, scheduleId)).pause_schedules
    if (entry === undefined) throw new BillingError('not_paused', 'the schedule has no pause any more')
    return {
      call: 'subscriptionSchedules.update',
      id: scheduleId,
      params: {
        metadata: { operation_id: operation.id },
        pause_schedules: [{ key: entry.key, resume: resumeAt === null ? '' : resumeOf(resumeAt) }],
      },
    }
  })
  return { outcome: { kind: 'done', subscriptionId }, answer: null }
}

/** Lets go of the schedule that holds the pause. */
export async function carryOutDropPause(
  deps: Deps,
  operation: OperationWith<KeepWish>,
): Promise<OperationEnd> {
  const { subscriptionId, putBack } = operation.input
  const { accountId, id: operationId } = operation
  await releaseSchedule(deps, operation, subscriptionId)
  if (putBack !== null) {
    await bookChange(deps, operation, subscriptionId, putBack)
    return { outcome: { kind: 'done', subscriptionId }, answer: null }
  }
  await refreshSubscription(deps, { accountId, actor: actorOf(operation), operationId }, subscriptionId)
  return { outcome: { kind: 'done', subscriptionId }, answer: null }
}
