import { and, eq } from 'drizzle-orm'
import { customers } from '../../db/schema/customers.ts'
import type { Deps } from '../../deps.ts'

/** The customer that the account is at Stripe, or null before its first purchase. */
export async function findCustomer({ db }: Pick<Deps, 'db'>, accountId: string): Promise<string | null> {
  const [row] = await db
    .select({ stripeId: customers.stripeId })
    .from(customers)
    .where(and(eq(customers.accountId, accountId), eq(customers.isDeleted, false)))
  return row?.stripeId ?? null
}
