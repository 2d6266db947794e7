import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '../db/client.ts'
import { accountClocks } from '../db/schema/customers.ts'
import type { StripeTestClock } from '../stripe/objects.ts'

/**
 * The account's clock as Stripe has it; older data leaves it alone. A clock is how time is told, not a fact of the
 * account, so its ticks are not in the audit trail.
 */
export async function projectTestClock(
  db: Database | Transaction,
  accountId: string,
  clock: StripeTestClock,
  readSequence: number,
): Promise<void> {
  const row = {
    accountId,
    testClockId: clock.id,
    frozenAt: clock.frozen_time,
    status: clock.status,
    readSequence,
  }
  await db
    .insert(accountClocks)
    .values(row)
    .onConflictDoUpdate({
      target: accountClocks.accountId,
      set: row,
      setWhere: sql`${accountClocks.testClockId} = ${clock.id} and ${accountClocks.readSequence} < ${readSequence}`,
    })
}
