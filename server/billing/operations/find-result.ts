import { eq, sql } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import { operationSteps } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { findCustomerOf } from '../../stripe/customers.ts'
import type { FrozenAnswer, FrozenRequest } from '../../stripe/frozen-request.ts'
import { idempotencyKeyOf, keyLifetimeHours } from '../../stripe/idempotency.ts'
import { findSubscriptionOf, readSubscription } from '../../stripe/subscriptions.ts'
import type { OperationRow } from './operation.ts'

/** How far two looks lie apart before "not there" is believed. */
const secondLookSeconds = 60

type StepRow = typeof operationSteps.$inferSelect

/**
 * Looks at Stripe for what a step made, by the mark it carries or the state it was to bring about. Never sends the step.
 * Throws `needs_review` when it is not there and the key is too old to be used, else an error that asks to come back:
 * after a second look a minute later the step gets a new key.
 */
export async function findResult(deps: Deps, operation: OperationRow, step: StepRow): Promise<FrozenAnswer> {
  const found = await lookFor(deps, operation, step.request)
  if (found !== null) return found
  const { rows } = await deps.db.execute<{ key_is_old: boolean; is_second_look: boolean }>(sql`
    select now() - key_made_at > make_interval(hours => ${keyLifetimeHours}) as key_is_old,
      coalesce(now() - absent_since > make_interval(secs => ${secondLookSeconds}), false) as is_second_look
    from ${operationSteps} where id = ${step.id}`)
  const [age] = rows
  if (age?.key_is_old === true || step.request.call === 'subscriptions.cancel') {
    throw new BillingError('needs_review', `step ${step.name} left no trace at Stripe`)
  }
  if (age?.is_second_look === true) {
    const keyGeneration = step.keyGeneration + 1
    await deps.db
      .update(operationSteps)
      .set({
        keyGeneration,
        absentSince: null,
        keyMadeAt: sql`now()`,
        idempotencyKey: idempotencyKeyOf(operation.id, step.name, keyGeneration),
      })
      .where(eq(operationSteps.id, step.id))
  } else if (step.absentSince === null) {
    await deps.db
      .update(operationSteps)
      .set({ absentSince: sql`now()` })
      .where(eq(operationSteps.id, step.id))
  }
  throw new BillingError('stripe_unavailable', `step ${step.name} is not at Stripe so far`)
}

/** What a request made at Stripe, or null when it is not there. Reads only. */
export async function lookFor(
  { stripe }: Pick<Deps, 'stripe'>,
  operation: Pick<OperationRow, 'id'>,
  request: FrozenRequest,
): Promise<FrozenAnswer | null> {
  switch (request.call) {
    case 'customers.create': {
      const { email, test_clock: testClock } = request.params
      const customer = await findCustomerOf(stripe, { email, testClock }, operation.id)
      return customer === null ? null : { object: 'customer', customer }
    }
    case 'subscriptions.create': {
      const { customer } = request.params
      const subscription =
        customer === undefined ? null : await findSubscriptionOf(stripe, customer, operation.id)
      return subscription === null ? null : { object: 'subscription', subscription }
    }
    case 'subscriptions.cancel': {
      const subscription = await readSubscription(stripe, request.id)
      const isEnded = subscription.status === 'canceled' || subscription.status === 'incomplete_expired'
      return isEnded ? { object: 'subscription', subscription } : null
    }
  }
}
