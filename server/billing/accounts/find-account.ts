import { eq } from 'drizzle-orm'
import type { Me } from '#shared/contracts/account.ts'
import { localeSchema } from '#shared/contracts/plans.ts'
import type { Database } from '../../db/client.ts'
import { accounts } from '../../db/schema/accounts.ts'

/** The account as its people see it; null when it is gone. Its currency is null until something was bought. */
export async function findAccount(
  db: Database,
  accountId: string,
): Promise<NonNullable<Me>['account'] | null> {
  const [account] = await db.select().from(accounts).where(eq(accounts.id, accountId))
  if (account === undefined) return null
  return {
    id: account.id,
    name: account.name,
    locale: localeSchema.catch('en').parse(account.locale),
    timeZone: account.timeZone,
    currency: null,
  }
}
