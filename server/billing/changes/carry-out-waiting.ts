import type { Deps } from '../../deps.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { WaitingChangeWish } from '../operations/inputs.ts'
import { actorOf, type OperationWith } from '../operations/operation.ts'
import { refreshSubscription } from '../subscriptions/refresh-intent.ts'
import { giveUpChange, settleChange } from './settle-change.ts'

/** Reads what became of a change that waited for its payment, and does what is left of it. */
export async function carryOutFinishChange(
  deps: Deps,
  operation: OperationWith<WaitingChangeWish>,
): Promise<OperationEnd> {
  const { accountId, input } = operation
  const source = { accountId, actor: actorOf(operation), operationId: operation.id }
  await refreshSubscription(deps, source, input.change.subscriptionId)
  return settleChange(deps, operation, input.change)
}

/** Gives a change up that waits for its payment; what ran before runs on. */
export async function carryOutDropChange(
  deps: Deps,
  operation: OperationWith<WaitingChangeWish>,
): Promise<OperationEnd> {
  const { change } = operation.input
  await giveUpChange(deps, operation, change)
  return { outcome: { kind: 'done', subscriptionId: change.subscriptionId }, answer: null }
}
