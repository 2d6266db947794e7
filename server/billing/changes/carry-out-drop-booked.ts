import type { Deps } from '../../deps.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { DropBookedWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'

/** Lets go of what is booked for the next period. */
export async function carryOutDropBooked(
  deps: Deps,
  operation: OperationWith<DropBookedWish>,
): Promise<OperationEnd> {
  const { scheduleId, subscriptionId } = operation.input
  await runStep(deps, operation, 'release_schedule', () => ({
    call: 'subscriptionSchedules.release',
    id: scheduleId,
    params: {},
  }))
  return { outcome: { kind: 'done', subscriptionId }, answer: null }
}
