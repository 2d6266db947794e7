import type { z } from 'zod'
import type { OperationOutcome } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { carryOutStart } from '../subscriptions/carry-out-start.ts'
import type { KnownSecret } from '../subscriptions/payment-step.ts'
import { type OperationInput, type OperationInputs, type OperationKind, startWishSchema } from './inputs.ts'
import type { OperationRow, OperationWith } from './operation.ts'

export interface OperationEnd {
  outcome: OperationOutcome
  /** A client secret that the call at hand has just been told; it is never stored. */
  answer: KnownSecret
}

/** Carries out an operation, or goes on where an earlier run stopped. */
type OperationBody = (deps: Deps, operation: OperationRow) => Promise<OperationEnd>

/** What each kind of operation does. Whoever finishes one, the request or the job after a crash, finds it here. */
const bodies: Record<OperationKind, OperationBody> = {
  start_subscription: taking<OperationInputs['start_subscription']>(startWishSchema, carryOutStart),
}

/** Runs what is left of an operation that is held. */
export function carryOutBody(deps: Deps, operation: OperationRow): Promise<OperationEnd> {
  return bodies[operation.kind](deps, operation)
}

function taking<Input extends OperationInput>(
  schema: z.ZodType<Input>,
  carryOut: (deps: Deps, operation: OperationWith<Input>) => Promise<OperationEnd>,
): OperationBody {
  return (deps, operation) => carryOut(deps, { ...operation, input: schema.parse(operation.input) })
}
