import { and, eq } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import { operationSteps } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'

/** The set-up that an earlier run of the operation made. */
export async function setupOfOperation({ db }: Pick<Deps, 'db'>, { id }: { id: string }): Promise<string> {
  const [step] = await db
    .select({ resultId: operationSteps.resultId })
    .from(operationSteps)
    .where(and(eq(operationSteps.operationId, id), eq(operationSteps.name, 'create_setup')))
  if (step?.resultId == null) throw new BillingError('needs_review', `the set-up of operation ${id} is gone`)
  return step.resultId
}
