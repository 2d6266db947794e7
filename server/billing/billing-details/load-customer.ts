import { and, eq } from 'drizzle-orm'
import { customers } from '../../db/schema/customers.ts'
import type { Deps } from '../../deps.ts'

export type CustomerRow = typeof customers.$inferSelect

/** The account's customer as our rows have it, or null before there is one. */
export async function loadCustomer({ db }: Pick<Deps, 'db'>, accountId: string): Promise<CustomerRow | null> {
  const [row] = await db
    .select()
    .from(customers)
    .where(and(eq(customers.accountId, accountId), eq(customers.isDeleted, false)))
  return row ?? null
}
