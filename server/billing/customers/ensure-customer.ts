import { eq } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import { accountClocks } from '../../db/schema/customers.ts'
import type { Deps } from '../../deps.ts'
import { customerExpand } from '../../stripe/customers.ts'
import { ensureAccountClock } from '../clock/account-clock.ts'
import type { OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { findCustomer } from './find-customer.ts'

/**
 * The account's customer at Stripe, made as a step of the operation where there is none; on a test clock of its own where
 * time travel is on. @returns the customer's id
 */
export async function ensureCustomer(
  deps: Deps,
  operation: OperationWith<unknown>,
  person: { email: string; name: string },
  metadata: Record<string, string> = { account_id: operation.accountId, operation_id: operation.id },
): Promise<string> {
  const existing = await findCustomer(deps, operation.accountId)
  if (existing !== null) return existing
  if (deps.settings.testClocks === 'per-account') await ensureAccountClock(deps, operation.accountId)
  const [clock] = await deps.db
    .select({ id: accountClocks.testClockId })
    .from(accountClocks)
    .where(eq(accountClocks.accountId, operation.accountId))
  await runStep(deps, operation, 'create_customer', () => ({
    call: 'customers.create',
    params: {
      ...person,
      metadata,
      expand: customerExpand,
      ...(clock === undefined ? {} : { test_clock: clock.id }),
    },
  }))
  const made = await findCustomer(deps, operation.accountId)
  if (made === null) throw new BillingError('needs_review', 'the new customer has no row')
  return made
}
