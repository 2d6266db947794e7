import type { Deps } from '../../deps.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { MethodWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { makeDefault } from './make-default.ts'

/** Makes a saved method the one that every later charge goes to. */
export async function carryOutSetDefault(
  deps: Deps,
  operation: OperationWith<MethodWish>,
): Promise<OperationEnd> {
  const { methodId } = operation.input
  await makeDefault(deps, operation, methodId)
  return { outcome: { kind: 'method_changed', methodId }, answer: null }
}
