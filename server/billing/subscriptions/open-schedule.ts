import { and, eq, inArray } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import { operationSteps } from '../../db/schema/operations.ts'
import { subscriptionSchedules } from '../../db/schema/subscription-schedules.ts'
import type { Deps } from '../../deps.ts'
import type { OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'

const step = 'release_schedule'

/**
 * Lets go of what is booked for later, because Stripe's schedule refuses pauses and would keep what is to end. The first
 * step of an operation or none of it: a schedule that is open once others were taken is one that they made. At most one request.
 */
export async function releaseSchedule(
  deps: Deps,
  operation: OperationWith<unknown>,
  subscriptionId: string,
): Promise<void> {
  const begun = await namesOfSteps(deps, operation)
  const scheduleId = begun.length === 0 ? await findOpenSchedule(deps, subscriptionId) : null
  if (scheduleId === null && !begun.includes(step)) return
  await runStep(deps, operation, step, () => {
    if (scheduleId === null) throw new BillingError('unexpected', 'a step that was begun has its request')
    return { call: 'subscriptionSchedules.release', id: scheduleId, params: {} }
  })
}

async function namesOfSteps({ db }: Deps, { id }: OperationWith<unknown>): Promise<string[]> {
  const rows = await db
    .select({ name: operationSteps.name })
    .from(operationSteps)
    .where(eq(operationSteps.operationId, id))
  return rows.map(({ name }) => name)
}

/** The schedule that a subscription is under by our rows, or null. */
export async function findOpenSchedule(
  { db }: Pick<Deps, 'db'>,
  subscriptionId: string,
): Promise<string | null> {
  const [row] = await db
    .select({ stripeId: subscriptionSchedules.stripeId })
    .from(subscriptionSchedules)
    .where(
      and(
        eq(subscriptionSchedules.subscriptionStripeId, subscriptionId),
        inArray(subscriptionSchedules.status, ['not_started', 'active']),
      ),
    )
  return row?.stripeId ?? null
}
