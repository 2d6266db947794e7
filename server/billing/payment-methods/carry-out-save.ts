import { and, eq } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import { backupMethods } from '../../db/schema/method-wishes.ts'
import { paymentMethods } from '../../db/schema/payments.ts'
import type { Deps } from '../../deps.ts'
import { projectSetupIntent } from '../../projections/intent.ts'
import { drawReadSequence, projecting } from '../../projections/projection.ts'
import { readSetupIntent } from '../../stripe/intents.ts'
import { idOf } from '../../stripe/object-parts.ts'
import type { StripeSetupIntent } from '../../stripe/objects.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { SaveMethodWish } from '../operations/inputs.ts'
import { actorOf, type OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { loadMethods, type MethodRow } from './load-methods.ts'
import { makeDefault } from './make-default.ts'

/**
 * Keeps what a confirmed set-up put on file: a card that was known already is not kept twice, and the first method of an
 * account becomes its default. One read, and one request for each thing that has to change.
 * Throws `card_declined` when the set-up was refused, `method_not_saved` when it is not over.
 */
export async function carryOutSaveMethod(
  deps: Deps,
  operation: OperationWith<SaveMethodWish>,
): Promise<OperationEnd> {
  const { accountId, input: wish } = operation
  const savedId = await readSaved(deps, operation)
  const { methods, defaultId } = await loadMethods(deps, accountId)
  const saved = methods.find(({ stripeId }) => stripeId === savedId)
  if (saved === undefined) return gone(deps, operation, savedId)
  const twin = methods.find((other) => isTwin(other, saved))
  const isSameDate = twin !== undefined && twin.expMonth === saved.expMonth && twin.expYear === saved.expYear
  const kept = twin !== undefined && isSameDate ? twin : saved
  const dropped = twin === undefined ? undefined : isSameDate ? saved : twin
  const mustBeDefault = defaultId === null || defaultId === dropped?.stripeId
  if ((wish.makeDefault || mustBeDefault) && defaultId !== kept.stripeId) {
    await makeDefault(deps, operation, kept.stripeId)
  }
  if (dropped !== undefined) {
    await deps.db
      .update(backupMethods)
      .set({ methodStripeId: kept.stripeId })
      .where(eq(backupMethods.methodStripeId, dropped.stripeId))
    await runStep(deps, operation, 'detach_twin', () => ({
      call: 'paymentMethods.detach',
      id: dropped.stripeId,
    }))
  }
  return {
    outcome: { kind: 'method_saved', methodId: kept.stripeId, wasKnown: kept === twin },
    answer: null,
  }
}

/** Reads the set-up again, with its method, and tells which method it put on file. */
async function readSaved(
  deps: Deps,
  { accountId, id, userId, userName, input }: OperationWith<SaveMethodWish>,
): Promise<string> {
  const readSequence = await drawReadSequence(deps.db)
  const setup = await readSetupIntent(deps.stripe, input.setupIntentId)
  const source = { accountId, readSequence, actor: actorOf({ userId, userName }), operationId: id }
  await projecting(deps, source, (projection) => projectSetupIntent(projection, setup))
  if (setup.status === 'succeeded' && setup.payment_method !== null) return idOf(setup.payment_method)
  throw refusalOf(setup)
}

function refusalOf({ last_setup_error: error, status }: StripeSetupIntent): BillingError {
  if (error === null) return new BillingError('method_not_saved', `the set-up is ${status}`)
  return new BillingError('card_declined', 'the set-up was refused', {
    details: { declineCode: error.decline_code ?? error.code ?? null },
  })
}

/** An earlier run of this operation dropped it in favour of its twin. */
async function gone(
  deps: Deps,
  { accountId }: OperationWith<SaveMethodWish>,
  savedId: string,
): Promise<OperationEnd> {
  const [dropped] = await deps.db
    .select()
    .from(paymentMethods)
    .where(and(eq(paymentMethods.accountId, accountId), eq(paymentMethods.stripeId, savedId)))
  const { methods } = await loadMethods(deps, accountId)
  const twin = methods.find((other) => dropped !== undefined && isTwin(other, dropped))
  if (twin === undefined) throw new BillingError('method_not_saved', 'what was set up is not on file')
  return { outcome: { kind: 'method_saved', methodId: twin.stripeId, wasKnown: true }, answer: null }
}

function isTwin(other: MethodRow, method: MethodRow): boolean {
  return (
    other.stripeId !== method.stripeId &&
    other.type === method.type &&
    other.fingerprint !== null &&
    other.fingerprint === method.fingerprint
  )
}
