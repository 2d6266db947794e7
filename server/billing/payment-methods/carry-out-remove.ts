import type { Deps } from '../../deps.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { MethodWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'

/** Takes a method off file. At Stripe that cannot be undone: the same card has to be typed again. One request. */
export async function carryOutRemoveMethod(
  deps: Deps,
  operation: OperationWith<MethodWish>,
): Promise<OperationEnd> {
  const { methodId } = operation.input
  await runStep(deps, operation, 'detach', () => ({ call: 'paymentMethods.detach', id: methodId }))
  return { outcome: { kind: 'method_changed', methodId }, answer: null }
}
