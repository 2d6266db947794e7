import { and, eq, gt, inArray, isNull, not, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { BillingError } from '#shared/errors.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { Deps } from '../../deps.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import { changeWishSchema, type OperationKind } from '../operations/inputs.ts'
import { runOperation } from '../operations/run-operation.ts'

/** Longer than Stripe lets a change wait for its payment. */
const lookBackMs = 3 * 86_400_000
const atOnce = 50

const change = billingOperations
const later = alias(billingOperations, 'later_operations')

/** What a person decides about a subscription; whatever came last stands. */
const decisions: readonly OperationKind[] = [
  'start_subscription',
  'cancel_subscription',
  'keep_subscription',
  'pause_subscription',
  'drop_pause',
  'extend_pause',
  'resume_subscription',
  'change_subscription',
  'drop_change',
  'drop_booked_change',
]

/**
 * Does what is left of changes whose bank has answered, or never did, while no page was there to go on: books what was
 * agreed for the renewal, or books again what the change had let go.
 * @returns how many changes were finished
 */
export async function finishAnsweredChanges(deps: Deps): Promise<number> {
  const left = await findLeftHalves(deps)
  let finished = 0
  for (const { id, accountId, userId, userName, input } of left) {
    if (userId === null) continue
    try {
      await runOperation(deps, {
        accountId,
        attemptId: deps.newId(),
        kind: 'finish_change',
        inputHash: hashOfInput({ changeOperationId: id }),
        user: { id: userId, name: userName ?? '' },
        prepare: () => Promise.resolve({ changeOperationId: id, change: changeWishSchema.parse(input) }),
      })
      finished++
    } catch (error) {
      // A change that ran out has its refusal to say, and what it had let go is booked again by then.
      const isOver = error instanceof BillingError && error.code === 'quote_expired'
      if (!isOver) deps.log.warn({ err: error, operationId: id }, 'a change could not be finished')
    }
  }
  return finished
}

/** Changes that wait for nobody any more, have something left to book, and were not followed by another decision. */
async function findLeftHalves({ db, clock }: Pick<Deps, 'db' | 'clock'>) {
  const isFollowed = db
    .select({ one: sql`1` })
    .from(later)
    .where(
      and(
        eq(later.accountId, change.accountId),
        gt(later.createdAt, change.createdAt),
        sql`(${inArray(later.kind, [...decisions])} or (${later.kind} = 'finish_change'
          and ${later.input} ->> 'changeOperationId' = ${change.id}::text
          and (${later.state} <> 'done' or ${later.outcome} ->> 'kind' = 'done')))`,
      ),
    )
  return db
    .select({
      id: change.id,
      accountId: change.accountId,
      userId: change.userId,
      userName: change.userName,
      input: change.input,
    })
    .from(change)
    .innerJoin(subscriptions, sql`${subscriptions.stripeId} = ${change.outcome} ->> 'subscriptionId'`)
    .where(
      and(
        eq(change.kind, 'change_subscription'),
        eq(change.state, 'done'),
        gt(change.createdAt, new Date(clock.now().getTime() - lookBackMs)),
        sql`${change.outcome} ->> 'kind' in ('confirm_payment', 'processing')`,
        sql`(${change.input} ->> 'later' is not null or ${change.input} ->> 'replaces' is not null
          or ${change.input} ->> 'replacesPause' is not null)`,
        isNull(subscriptions.pendingUntil),
        isNull(subscriptions.endedAt),
        isNull(subscriptions.scheduleStripeId),
        not(sql`exists ${isFollowed}`),
      ),
    )
    .limit(atOnce)
}
