import { and, eq } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import type { SignedInUser } from '../../trpc/context.ts'
import type { Deps } from '../../deps.ts'
import { billingOperations, operationSteps, type OperationOutcome } from '../../db/schema/operations.ts'
import { databaseRefusalOf, WasBegun } from '../../db/in-transaction.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import { refuseWhileStripeIsDown } from '../../stripe/probe.ts'
import { carryOutBody, type OperationEnd } from './bodies.ts'
import type { OperationInput, OperationKind } from './inputs.ts'
import {
  endOperation,
  leaseEnd,
  type OperationRow,
  releaseLease,
  takeOver,
  withdrawOperation,
} from './operation.ts'
import { waitAwhile } from './wait.ts'

export interface OperationRequest {
  accountId: string
  attemptId: string
  kind: OperationKind
  /** Tells whether two requests ask for the same thing. */
  inputHash: string
  /** Null where a job asks. */
  user: Pick<SignedInUser, 'id' | 'name'> | null
  /** Checks what can be checked and freezes the wish. Refusals leave nothing behind. */
  prepare(): Promise<OperationInput>
}

/** How long somebody waits for an operation that another request is carrying out. */
const joinMs = 25_000

/**
 * Runs a change of an account as a recorded operation: at most one runs for an account; the same attempt gives the same
 * outcome; a request for the same thing waits for the one under way and then sees its result; another is refused.
 * @returns the outcome, with the secret at hand when this call carried the operation out
 */
export async function runOperation(deps: Deps, request: OperationRequest): Promise<OperationEnd> {
  const giveUpAt = deps.clock.now().getTime() + joinMs
  let pauseMs = 25
  let wish: OperationInput | null = null
  for (;;) {
    const earlier = await findAttempt(deps, request)
    if (earlier !== null && earlier.inputHash !== request.inputHash) {
      throw new BillingError('attempt_reused', 'the attempt was made with other input')
    }
    if (earlier !== null && earlier.state !== 'running') return { outcome: endOf(earlier), answer: null }
    const running = earlier ?? (await findRunning(deps, request.accountId))
    if (running === null) {
      await refuseWhileStripeIsDown(deps)
      wish ??= await request.prepare()
      const begun = await begin(deps, request, wish)
      if (begun !== null) return carryOut(deps, begun)
      continue
    }
    const taken = await takeOver(deps.db, running.id)
    if (taken !== null) {
      if (running.attemptId === request.attemptId) return carryOut(deps, taken)
      await clearAway(deps, taken)
      continue
    }
    const isSame = running.kind === request.kind && running.inputHash === request.inputHash
    if (!isSame || deps.clock.now().getTime() >= giveUpAt) {
      throw new BillingError('operation_running', `operation ${running.id} is under way`, {
        details: { kind: running.kind, startedBy: running.userName },
      })
    }
    await waitAwhile(pauseMs)
    pauseMs = Math.min(pauseMs * 2, 400)
  }
}

/** Carries out an operation that is held, and writes how it ended. */
export async function carryOut(deps: Deps, operation: OperationRow): Promise<OperationEnd> {
  try {
    const end = await carryOutBody(deps, operation)
    await endOperation(deps.db, operation, { state: 'done', outcome: end.outcome })
    await deps.checkpoint('K5')
    return end
  } catch (error) {
    const failure = await settleFailure(deps, operation, error).catch((later: unknown) => later)
    if (databaseRefusalOf(failure) === null) throw failure
    throw new WasBegun(`operation ${operation.id} is under way`, { cause: failure })
  }
}

/** Ends what another request left half done. Its refusal is its own; only when nobody can tell how it ended this one stops too. */
async function clearAway(deps: Deps, operation: OperationRow): Promise<void> {
  try {
    await carryOut(deps, operation)
  } catch (error) {
    const isOver = error instanceof BillingError && error.code !== 'stripe_unavailable'
    if (!isOver) throw error
  }
}

async function settleFailure(deps: Deps, operation: OperationRow, error: unknown): Promise<unknown> {
  const billing = error instanceof StripeFailure ? error.billing : error
  if (!(billing instanceof BillingError)) {
    // Not a failure that anybody foresaw: whoever comes next, at the latest the finisher, tries again.
    await releaseLease(deps.db, operation)
    return error
  }
  const failure = { code: billing.code, details: billing.details }
  if (billing.code === 'needs_review') {
    deps.log.error({ operationId: operation.id }, 'an operation needs review')
    await endOperation(deps.db, operation, { state: 'needs_review', failure })
  } else if (billing.code === 'stripe_unavailable') {
    await releaseLease(deps.db, operation)
  } else if (await hasSteps(deps, operation)) {
    await endOperation(deps.db, operation, { state: 'failed', failure })
  } else {
    await withdrawOperation(deps.db, operation)
  }
  return billing
}

async function hasSteps({ db }: Deps, { id }: OperationRow): Promise<boolean> {
  const [step] = await db
    .select({ id: operationSteps.id })
    .from(operationSteps)
    .where(eq(operationSteps.operationId, id))
    .limit(1)
  return step !== undefined
}

function endOf(operation: OperationRow): OperationOutcome {
  if (operation.outcome !== null) return operation.outcome
  const failure = operation.failure ?? { code: 'unexpected' as const, details: {} }
  throw new BillingError(failure.code, 'the attempt ended with this before', { details: failure.details })
}

async function findAttempt({ db }: Deps, { accountId, attemptId }: OperationRequest) {
  const [row] = await db
    .select()
    .from(billingOperations)
    .where(and(eq(billingOperations.accountId, accountId), eq(billingOperations.attemptId, attemptId)))
  return row ?? null
}

async function findRunning({ db }: Deps, accountId: string) {
  const [row] = await db
    .select()
    .from(billingOperations)
    .where(and(eq(billingOperations.accountId, accountId), eq(billingOperations.state, 'running')))
  return row ?? null
}

/** @returns null when another request of the account was quicker */
async function begin(
  deps: Deps,
  request: OperationRequest,
  input: OperationInput,
): Promise<OperationRow | null> {
  const [row] = await deps.db
    .insert(billingOperations)
    .values({
      id: deps.newId(),
      accountId: request.accountId,
      attemptId: request.attemptId,
      kind: request.kind,
      input,
      inputHash: request.inputHash,
      userId: request.user?.id ?? null,
      userName: request.user?.name ?? null,
      state: 'running',
      leaseUntil: leaseEnd,
      fence: 1,
    })
    .onConflictDoNothing()
    .returning()
  return row ?? null
}
