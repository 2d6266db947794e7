import { eq } from 'drizzle-orm'
import type { Database, Transaction } from '../../db/client.ts'
import { accountClocks } from '../../db/schema/customers.ts'
import type { Deps } from '../../deps.ts'

/**
 * The account's time: that of its test clock where it lives on one, else wall time, as it is a stranger's (null). Dates that
 * people see and jobs act on follow it; leases, signatures and limits stay on wall time.
 */
export async function accountNow(
  { db, clock }: { db: Database | Transaction; clock: Deps['clock'] },
  accountId: string | null,
): Promise<Date> {
  if (accountId === null) return clock.now()
  const [row] = await db
    .select({ frozenAt: accountClocks.frozenAt })
    .from(accountClocks)
    .where(eq(accountClocks.accountId, accountId))
  return row?.frozenAt ?? clock.now()
}
