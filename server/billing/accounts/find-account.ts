import { and, eq } from 'drizzle-orm'
import type { Me } from '#shared/contracts/account.ts'
import { localeSchema } from '#shared/contracts/plans.ts'
import { currencySchema } from '#shared/money.ts'
import type { Database } from '../../db/client.ts'
import { accounts } from '../../db/schema/accounts.ts'
import { customers } from '../../db/schema/customers.ts'

/** The account as its people see it; null when it is gone. Its currency is null until something was bought. */
export async function findAccount(
  db: Database,
  accountId: string,
): Promise<NonNullable<Me>['account'] | null> {
  const [row] = await db
    .select({ account: accounts, currency: customers.currency })
    .from(accounts)
    .leftJoin(customers, and(eq(customers.accountId, accounts.id), eq(customers.isDeleted, false)))
    .where(eq(accounts.id, accountId))
  if (row === undefined) return null
  const { account, currency } = row
  return {
    id: account.id,
    name: account.name,
    locale: localeSchema.catch('en').parse(account.locale),
    timeZone: account.timeZone,
    currency: currencySchema.nullable().catch(null).parse(currency),
  }
}
