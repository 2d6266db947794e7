import { and, desc, eq } from 'drizzle-orm'
import { customers } from '../../db/schema/customers.ts'
import { paymentMethods } from '../../db/schema/payments.ts'
import type { Deps } from '../../deps.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'

export type MethodRow = typeof paymentMethods.$inferSelect

/** The methods on file, newest first, and the one that the next charge goes to. No request leaves. */
export async function loadMethods(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
  { withRemoved = false }: { withRemoved?: boolean } = {},
): Promise<{ methods: readonly MethodRow[]; defaultId: string | null }> {
  const methods = await db
    .select()
    .from(paymentMethods)
    .where(
      and(
        eq(paymentMethods.accountId, accountId),
        withRemoved ? undefined : eq(paymentMethods.isDeleted, false),
      ),
    )
    .orderBy(desc(paymentMethods.createdAt), desc(paymentMethods.stripeId))
  const { paymentMethod } = await loadBilling(db, accountId)
  const defaultId = paymentMethod?.stripeId ?? (await defaultOfCustomer({ db }, accountId))
  const isOnFile = methods.some(({ stripeId, isDeleted }) => stripeId === defaultId && !isDeleted)
  return { methods, defaultId: isOnFile ? defaultId : null }
}

async function defaultOfCustomer({ db }: Pick<Deps, 'db'>, accountId: string): Promise<string | null> {
  const [row] = await db
    .select({ id: customers.defaultPaymentMethodId })
    .from(customers)
    .where(and(eq(customers.accountId, accountId), eq(customers.isDeleted, false)))
  return row?.id ?? null
}
