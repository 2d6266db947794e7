import { and, desc, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import { bookedOf } from '#shared/billing/subscription-state.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { releasedChangeSchema, type ReleasedChange } from '../operations/inputs.ts'
import type { Guarded } from './guarded.ts'

/** The booked change that an end or a pause lets go of, to be kept with the operation; null where none is booked. */
export function changeToRelease({ billing, now }: Guarded): ReleasedChange | null {
  const { change } = bookedOf(billing.facts, now)
  return change === null || change.to === null ? null : { choice: change.to, at: change.at }
}

const inputSchema = z.object({ subscriptionId: z.string(), released: releasedChangeSchema.nullish() })

/** What the newest end or pause of this subscription let go of, as long as its day is still to come. */
export async function changeToPutBack(
  { db }: Pick<Deps, 'db'>,
  { row, now }: Guarded,
): Promise<PlanChoice | null> {
  const [latest] = await db
    .select({ input: billingOperations.input })
    .from(billingOperations)
    .where(
      and(
        eq(billingOperations.accountId, row.accountId),
        inArray(billingOperations.kind, ['cancel_subscription', 'pause_subscription']),
        eq(billingOperations.state, 'done'),
      ),
    )
    .orderBy(desc(billingOperations.createdAt))
    .limit(1)
  const input = inputSchema.safeParse(latest?.input).data
  if (input?.subscriptionId !== row.stripeId || input.released == null) return null
  return new Date(input.released.at) > now ? input.released.choice : null
}
