import { and, asc, eq, sql } from 'drizzle-orm'
import { type Actor, recordAudit } from '../../audit/record.ts'
import { billingOperations, operationSteps } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import type { FrozenRequest } from '../../stripe/frozen-request.ts'
import { keyLifetimeHours } from '../../stripe/idempotency.ts'
import { lookFor } from './find-result.ts'
import { leaseEnd, type OperationRow } from './operation.ts'
import { carryOut } from './run-operation.ts'

/** How long an operation waits before it is looked at again, and how far two looks lie apart. */
const lookAgainSeconds = 60
const atOnce = 50

/** Steps whose result is what was asked for; the others only make ready for them. */
const finalCalls: ReadonlySet<FrozenRequest['call']> = new Set([
  'subscriptions.create',
  'subscriptions.update',
  'subscriptions.cancel',
  'subscriptions.pause',
  'subscriptions.resume',
  'subscriptionSchedules.update',
  'invoices.pay',
  'invoices.finalize',
  'customers.update',
  'customers.createTaxId',
  'customers.deleteTaxId',
  'setupIntents.create',
  'paymentMethods.detach',
])

/** `done`: Stripe has what was asked for. `not_done`: it has not, and never will. `unclear`: that cannot be told yet. */
export type Verdict = 'done' | 'not_done' | 'unclear'

/** The operations that wait for a review, oldest first. */
export async function listReviews({ db }: Pick<Deps, 'db'>): Promise<OperationRow[]> {
  return db
    .select()
    .from(billingOperations)
    .where(eq(billingOperations.state, 'needs_review'))
    .orderBy(asc(billingOperations.createdAt))
}

/**
 * Looks again at operations whose end was unclear and ends those that are clear by now. Sends nothing for a step that
 * left no trace. @returns how many were ended
 */
export async function reviewOperations(deps: Deps): Promise<number> {
  const due = await deps.db
    .select()
    .from(billingOperations)
    .where(
      and(
        eq(billingOperations.state, 'needs_review'),
        sql`${billingOperations.endedAt} <= now() - make_interval(secs => ${lookAgainSeconds})`,
      ),
    )
    .orderBy(asc(billingOperations.createdAt))
    .limit(atOnce)
  let ended = 0
  for (const operation of due) {
    try {
      if ((await resolveReview(deps, operation, { kind: 'job' })) !== 'unclear') ended++
    } catch (error) {
      deps.log.warn({ err: error, operationId: operation.id }, 'an operation could not be reviewed')
    }
  }
  return ended
}

/**
 * Ends one operation by what Stripe has of it. Found, it is adopted. Not found twice, a minute apart, after its key has
 * expired, it never happened; a person may say so before the key expires.
 */
export async function resolveReview(
  deps: Deps,
  operation: OperationRow,
  actor: Actor,
  options: { believesAbsence?: boolean } = {},
): Promise<Verdict> {
  const steps = await deps.db
    .select()
    .from(operationSteps)
    .where(and(eq(operationSteps.operationId, operation.id), eq(operationSteps.state, 'sent')))
  const last = steps.find(({ request }) => finalCalls.has(request.call))
  if (last !== undefined && (await lookFor(deps, operation, last.request)) !== null) {
    return adopt(deps, operation, last.id, actor)
  }
  const isAbsent = options.believesAbsence === true || (await wasAbsentBefore(deps, operation))
  if (!isAbsent) return 'unclear'
  return deps.db.transaction(async (tx) => {
    const closed = await tx
      .update(billingOperations)
      .set({ state: 'failed', failure: { code: 'stripe_unavailable', details: {} }, endedAt: sql`now()` })
      .where(isUnderReview(operation))
      .returning({ id: billingOperations.id })
    if (closed.length === 0) return 'unclear'
    await audit(deps, tx, operation, actor, 'not_done')
    return 'not_done'
  })
}

/** Keeps the time of a look that found nothing. @returns whether an earlier one counts and the key is past its use */
async function wasAbsentBefore({ db }: Deps, { id }: OperationRow): Promise<boolean> {
  const { rows } = await db.execute<{ is_absent: boolean }>(sql`
    select bool_and(
      now() - key_made_at > make_interval(hours => ${keyLifetimeHours})
      and coalesce(now() - absent_since > make_interval(secs => ${lookAgainSeconds}), false)
    ) as is_absent from ${operationSteps} where operation_id = ${id} and state = 'sent'`)
  await db
    .update(operationSteps)
    .set({ absentSince: sql`coalesce(${operationSteps.absentSince}, now())` })
    .where(and(eq(operationSteps.operationId, id), eq(operationSteps.state, 'sent')))
  return rows[0]?.is_absent === true
}

async function adopt(deps: Deps, operation: OperationRow, stepId: string, actor: Actor): Promise<Verdict> {
  // With the time of a look in place the step is looked up and never sent.
  await deps.db
    .update(operationSteps)
    .set({ absentSince: sql`now()` })
    .where(eq(operationSteps.id, stepId))
  const [held] = await deps.db
    .update(billingOperations)
    .set({
      state: 'running',
      failure: null,
      endedAt: null,
      leaseUntil: leaseEnd,
      fence: sql`${billingOperations.fence} + 1`,
    })
    .where(isUnderReview(operation))
    .returning()
  if (held === undefined) return 'unclear'
  await carryOut(deps, held)
  await deps.db.transaction((tx) => audit(deps, tx, operation, actor, 'done'))
  return 'done'
}

/** Only while the account has no other operation under way: it may have begun one since. */
function isUnderReview({ id, accountId, fence }: OperationRow) {
  return and(
    eq(billingOperations.id, id),
    eq(billingOperations.fence, fence),
    eq(billingOperations.state, 'needs_review'),
    sql`not exists (select from ${billingOperations} as other
      where other.account_id = ${accountId} and other.state = 'running')`,
  )
}

async function audit(
  { clock }: Deps,
  tx: Parameters<typeof recordAudit>[0]['tx'],
  { id, accountId }: OperationRow,
  actor: Actor,
  outcome: Exclude<Verdict, 'unclear'>,
): Promise<void> {
  await recordAudit(
    { tx, accountId, at: clock.now(), actor, operationId: id },
    { action: 'operation.resolved', facts: { outcome }, subject: `billing_operations:${id}` },
  )
}
