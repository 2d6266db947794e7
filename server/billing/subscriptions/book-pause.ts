import type Stripe from 'stripe'
import type { Deps } from '../../deps.ts'
import type { PauseTimes } from '../operations/inputs.ts'
import { actorOf, type OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { refreshSubscription } from './refresh-intent.ts'

type PauseEntry = Stripe.SubscriptionScheduleCreateParams.PauseSchedule

/** Books a pause by a schedule, which charges the way back by itself and stays paused when that fails. One request and a read. */
export async function bookPause(
  deps: Deps,
  operation: OperationWith<unknown>,
  subscriptionId: string,
  times: PauseTimes,
): Promise<void> {
  await runStep(deps, operation, 'book_pause', () => ({
    call: 'subscriptionSchedules.create',
    params: { from_subscription: subscriptionId, pause_schedules: [entryOf(times)] },
  }))
  const { accountId, id: operationId } = operation
  await refreshSubscription(deps, { accountId, actor: actorOf(operation), operationId }, subscriptionId)
}

function entryOf({ pauseAt, resumeAt, givesCredit }: PauseTimes): PauseEntry {
  return {
    pause: {
      pause_at: pauseAt === null ? { type: 'now' } : { type: 'timestamp', timestamp: secondsOf(pauseAt) },
      settings: { bill_for: { unused_time_from: { type: givesCredit ? 'pause_at' : 'none' } } },
    },
    ...(resumeAt === null ? {} : { resume: resumeOf(resumeAt) }),
  }
}

/** How a pause ends on its day: paid, or not at all. */
export function resumeOf(resumeAt: string) {
  return {
    resume_at: { type: 'timestamp', timestamp: secondsOf(resumeAt) },
    settings: { payment_behavior: 'resume_on_payment_success' },
  } satisfies PauseEntry['resume']
}

const secondsOf = (iso: string) => Math.floor(new Date(iso).getTime() / 1000)
