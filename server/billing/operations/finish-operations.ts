import { and, asc, eq, sql } from 'drizzle-orm'
import { billingOperations } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { releaseLease, takeOver } from './operation.ts'
import { carryOut } from './run-operation.ts'

const atOnce = 50

/** How long an operation rests after a try that failed. */
const restSeconds = 15

/**
 * Finishes what crashes and lost answers left half done: sends the stored request again with its key while the key is
 * good, and looks at Stripe afterwards. Never pays twice, never guesses.
 * @returns how many operations came to an end
 */
export async function finishOperations(deps: Deps): Promise<number> {
  const abandoned = await deps.db
    .select({ id: billingOperations.id })
    .from(billingOperations)
    .where(and(eq(billingOperations.state, 'running'), sql`${billingOperations.leaseUntil} <= now()`))
    .orderBy(asc(billingOperations.leaseUntil))
    .limit(atOnce)
  let ended = 0
  for (const { id } of abandoned) {
    const operation = await takeOver(deps.db, id)
    if (operation === null) continue
    try {
      await carryOut(deps, operation)
      ended++
    } catch (error) {
      deps.log.warn({ err: error, operationId: id }, 'an operation could not be finished')
      await releaseLease(deps.db, operation, restSeconds)
    }
  }
  return ended
}
