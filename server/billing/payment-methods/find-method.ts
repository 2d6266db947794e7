import { and, eq, isNull } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import { methodRemovals } from '../../db/schema/method-wishes.ts'
import { paymentMethods } from '../../db/schema/payments.ts'
import type { Deps } from '../../deps.ts'
import type { MethodRow } from './load-methods.ts'

/**
 * The account's own method by the name that pages know. Another account's answers as if it did not exist.
 * @param withRemoved also one that was taken off, or is about to be
 */
export async function findMethod(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
  publicId: string,
  { withRemoved = false }: { withRemoved?: boolean } = {},
): Promise<MethodRow> {
  const [row] = await db
    .select({ method: paymentMethods })
    .from(paymentMethods)
    .leftJoin(methodRemovals, eq(methodRemovals.methodStripeId, paymentMethods.stripeId))
    .where(
      and(
        eq(paymentMethods.accountId, accountId),
        eq(paymentMethods.publicId, publicId),
        withRemoved ? undefined : and(eq(paymentMethods.isDeleted, false), isNull(methodRemovals.dueAt)),
      ),
    )
  if (row === undefined) throw new BillingError('not_found', 'there is no such payment method')
  return row.method
}
