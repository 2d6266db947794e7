import { and, asc, eq, gt, isNull, ne, notExists, or } from 'drizzle-orm'
import { invoices } from '../../db/schema/invoices.ts'
import { purchases } from '../../db/schema/purchases.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { Deps } from '../../deps.ts'

/**
 * The oldest invoice that waits for money, or null. A first payment that was not finished is no debt: nothing runs for it,
 * and checkout goes on with it. Nor is something that was not bought in the end.
 */
export async function findOpenInvoice(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
): Promise<typeof invoices.$inferSelect | null> {
  const [found] = await db
    .select({ invoice: invoices })
    .from(invoices)
    .leftJoin(subscriptions, eq(subscriptions.stripeId, invoices.subscriptionStripeId))
    .where(
      and(
        eq(invoices.accountId, accountId),
        eq(invoices.isDeleted, false),
        eq(invoices.status, 'open'),
        gt(invoices.amountRemainingMinor, 0),
        or(isNull(subscriptions.status), ne(subscriptions.status, 'incomplete')),
        notExists(
          db
            .select({ product: purchases.product })
            .from(purchases)
            .where(eq(purchases.invoiceStripeId, invoices.stripeId)),
        ),
      ),
    )
    .orderBy(asc(invoices.createdAt))
    .limit(1)
  return found?.invoice ?? null
}
