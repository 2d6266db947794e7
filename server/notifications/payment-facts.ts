import { desc, eq } from 'drizzle-orm'
import { declineFamilyOf } from '#shared/billing/decline-families.ts'
import type { ActivityEntry } from '#shared/contracts/activity.ts'
import { findOpenInvoice } from '../billing/invoices/find-open-invoice.ts'
import { charges } from '../db/schema/payments.ts'
import type { Deps } from '../deps.ts'

export interface PaymentFacts {
  /** The open invoice: its name on pages and its id at Stripe; null when nothing is open. */
  invoice: { publicId: string; stripeId: string } | null
  facts: ActivityEntry['facts']
}

/**
 * What a message about a payment that failed has to say at the moment when it leaves: how much, for which invoice, why,
 * and when the next try comes by itself.
 */
export async function paymentFacts(deps: Pick<Deps, 'db'>, accountId: string): Promise<PaymentFacts> {
  const open = await findOpenInvoice(deps, accountId)
  if (open === null) return { invoice: null, facts: {} }
  const [last] =
    open.paymentIntentId === null
      ? []
      : await deps.db
          .select({ status: charges.status, declineCode: charges.declineCode })
          .from(charges)
          .where(eq(charges.paymentIntentId, open.paymentIntentId))
          .orderBy(desc(charges.createdAt), desc(charges.readSequence))
          .limit(1)
  const reason = last === undefined ? 'no_method' : declineFamilyOf(undefined, last.declineCode ?? undefined)
  return {
    invoice: { publicId: open.publicId, stripeId: open.stripeId },
    facts: {
      number: open.number,
      amountMinor: open.amountRemainingMinor,
      currency: open.currency,
      reason,
      nextAttemptAt: open.nextPaymentAttemptAt?.toISOString() ?? null,
    },
  }
}
