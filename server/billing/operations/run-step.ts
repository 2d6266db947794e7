import { and, eq, sql } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import type { Deps } from '../../deps.ts'
import { operationSteps } from '../../db/schema/operations.ts'
import { drawReadSequence, projecting } from '../../projections/projection.ts'
import { stripeApiVersion } from '../../stripe/client.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import { type FrozenAnswer, type FrozenRequest, sendFrozen } from '../../stripe/frozen-request.ts'
import { idempotencyKeyOf } from '../../stripe/idempotency.ts'
import { idOfAnswer, projectAnswer, readAnswer } from './answers.ts'
import { findResult, isMarked, lookFor } from './find-result.ts'
import { actorOf, holdLease, type OperationWith } from './operation.ts'
import { waitAwhile } from './wait.ts'

type Operation = OperationWith<unknown>
export type StepRow = typeof operationSteps.$inferSelect

/**
 * Does one step of an operation at most once, over crashes: the request is stored before it leaves, sent as stored, and
 * its answer is projected in the transaction that marks the step done.
 * @returns the answer, or null when an earlier run had it already (its rows are there)
 */
export async function runStep(
  deps: Deps,
  operation: Operation,
  name: string,
  build: () => FrozenRequest | Promise<FrozenRequest>,
): Promise<FrozenAnswer | null> {
  const step =
    (await storedStep(deps, operation, name)) ?? (await freeze(deps, operation, name, await build()))
  if (step.state === 'done') return null
  const readSequence = await drawReadSequence(deps.db)
  const answer = await answerOf(deps, operation, step)
  await deps.checkpoint(`K3:${name}`)
  await takeAnswer(deps, operation, step, answer, readSequence)
  return answer
}

/** What an earlier run of the operation made with a step. */
export async function resultOfStep({ db }: Deps, operationId: string, name: string): Promise<string> {
  const [step] = await db
    .select({ resultId: operationSteps.resultId })
    .from(operationSteps)
    .where(and(eq(operationSteps.operationId, operationId), eq(operationSteps.name, name)))
  if (step?.resultId == null) throw new BillingError('needs_review', `the step ${name} has no result`)
  return step.resultId
}

async function storedStep({ db }: Deps, { id }: Operation, name: string): Promise<StepRow | null> {
  const [step] = await db
    .select()
    .from(operationSteps)
    .where(and(eq(operationSteps.operationId, id), eq(operationSteps.name, name)))
  return step ?? null
}

async function freeze(
  deps: Deps,
  operation: Operation,
  name: string,
  request: FrozenRequest,
): Promise<StepRow> {
  await deps.checkpoint(`K0:${name}`)
  const step = await inTransaction(deps.db, async (tx) => {
    await holdLease(tx, operation)
    const [inserted] = await tx
      .insert(operationSteps)
      .values({
        operationId: operation.id,
        name,
        request,
        apiVersion: stripeApiVersion,
        idempotencyKey: idempotencyKeyOf(operation.id, name, 0),
        state: 'sent',
      })
      .returning()
    if (inserted === undefined) throw new Error('a new step came back empty')
    return inserted
  })
  await deps.checkpoint(`K1:${name}`)
  return step
}

async function answerOf(deps: Deps, operation: Operation, step: StepRow): Promise<FrozenAnswer> {
  if (await mustLookFirst(deps, step)) return findResult(deps, operation, step)
  try {
    return await send(deps, step)
  } catch (error) {
    if (error instanceof StripeFailure) {
      // A fault that was stored under the key answers every retry alike, and a second DELETE finds nothing to delete.
      const isOver = (error.kind === 'unknown' && error.isReplay) || error.kind === 'missing'
      if (isOver) return findResult(deps, operation, step)
      // What is done already is refused; whether it was us who did it makes no difference.
      const done = error.kind === 'refused' ? await foundAfterRefusal(deps, operation, step, error) : null
      if (done !== null) return done
    }
    throw error
  }
}

async function foundAfterRefusal(
  deps: Deps,
  operation: Operation,
  { request }: StepRow,
  { billing }: StripeFailure,
): Promise<FrozenAnswer | null> {
  return !isMarked(request) && billing.code === 'unexpected' ? lookFor(deps, operation, request) : null
}

/** Keys are used for 20 h at most, by the database's clock; from then on only a look can tell. */
async function mustLookFirst({ db }: Deps, step: StepRow): Promise<boolean> {
  if (step.absentSince !== null) return true
  const { rows } = await db.execute<{ is_old: boolean }>(
    sql`select now() - key_made_at > interval '20 hours' as is_old from ${operationSteps} where id = ${step.id}`,
  )
  return rows[0]?.is_old === true
}

const pausesMs = [300, 900]

async function send(deps: Deps, step: StepRow): Promise<FrozenAnswer> {
  for (let attempt = 0; ; attempt++) {
    const answer = sendFrozen(deps.stripe, step.request, step)
    // The checkpoint may end this run while the answer is on its way.
    answer.catch(() => undefined)
    await deps.checkpoint(`K2:${step.name}`)
    try {
      return await answer
    } catch (error) {
      const pause = pausesMs[attempt]
      if (pause === undefined || !isBusy(error)) throw error
      await waitAwhile(pause)
    }
  }
}

/** The SDK tries again after conflicts and faults; a busy answer is left to us. */
function isBusy(error: unknown): boolean {
  return error instanceof StripeFailure && error.kind === 'unknown' && !error.isReplay && error.status === 429
}

async function takeAnswer(
  deps: Deps,
  operation: Operation,
  step: StepRow,
  answer: FrozenAnswer,
  readSequence: number,
): Promise<void> {
  const resultId = idOfAnswer(answer)
  const { accountId, id: operationId } = operation
  const source = { accountId, readSequence, actor: actorOf(operation), operationId }
  const { stale } = await projecting(deps, source, async (projection) => {
    await holdLease(projection.tx, operation)
    await projectAnswer(projection, answer)
    await projection.tx
      .update(operationSteps)
      .set({ state: 'done', resultId })
      .where(eq(operationSteps.id, step.id))
    await deps.checkpoint(`K4:${step.name}`)
  })
  await deps.checkpoint(`K5:${step.name}`)
  if (stale.length === 0) return
  // A read that left after our request was written first and may have seen the time before it.
  const fresh = { ...source, readSequence: await drawReadSequence(deps.db) }
  const seen = await readAnswer(deps, answer)
  await projecting(deps, fresh, (projection) => projectAnswer(projection, seen))
}
