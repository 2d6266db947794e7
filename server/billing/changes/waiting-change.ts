import { and, desc, eq } from 'drizzle-orm'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import type { Database } from '../../db/client.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import { changeWishSchema } from '../operations/inputs.ts'
import type { AccountBilling } from '../subscriptions/load-billing.ts'

/** A change was asked for at Stripe and waits for the payment of its invoice; what runs is still what ran before. */
export function isChangeWaiting({ row, invoice }: Pick<AccountBilling, 'row' | 'invoice'>): boolean {
  return row?.pendingUntil != null && invoice?.status === 'open'
}

/** The change that waits, as pages show it, with the attempt that began it. */
export async function waitingChangeOf(
  db: Database,
  accountId: string,
  { row, invoice }: AccountBilling,
): Promise<CurrentSubscription['waitingChange']> {
  if (row?.pendingUntil == null || invoice === null || !isChangeWaiting({ row, invoice })) return null
  const [operation] = await db
    .select({ attemptId: billingOperations.attemptId, input: billingOperations.input })
    .from(billingOperations)
    .where(and(eq(billingOperations.accountId, accountId), eq(billingOperations.kind, 'change_subscription')))
    .orderBy(desc(billingOperations.createdAt))
    .limit(1)
  return {
    attemptId: operation?.attemptId ?? null,
    to: operation === undefined ? null : changeWishSchema.parse(operation.input).now,
    due: { amountMinor: invoice.amountRemainingMinor, currency: invoice.currency },
    expiresAt: row.pendingUntil.toISOString(),
  }
}
