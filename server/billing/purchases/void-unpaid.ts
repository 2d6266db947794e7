import { and, eq, lt, type SQL } from 'drizzle-orm'
import { invoices } from '../../db/schema/invoices.ts'
import { payments } from '../../db/schema/payments.ts'
import { purchases } from '../../db/schema/purchases.ts'
import type { Deps } from '../../deps.ts'
import { projectInvoice } from '../../projections/invoice.ts'
import { drawReadSequence, projecting } from '../../projections/projection.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import { voidInvoice } from '../../stripe/invoices.ts'

/** An attempt to buy may be gone on with for so long. */
const keptMs = 24 * 3_600_000

/** Voids what was not paid within a day: nobody owes it. Safe to repeat and to run twice at once. */
export async function voidAbandonedPurchases(deps: Deps): Promise<void> {
  await voidUnpaid(deps, lt(purchases.createdAt, new Date(deps.clock.now().getTime() - keptMs)))
}

/** Voids what an account has not paid, so that no secret that is out can be used while card entry rests. */
export function voidUnpaidPurchases(deps: Deps, accountId: string): Promise<void> {
  return voidUnpaid(deps, eq(purchases.accountId, accountId))
}

async function voidUnpaid(deps: Deps, which: SQL): Promise<void> {
  const open = await deps.db
    .select({ id: invoices.stripeId, accountId: purchases.accountId, payment: payments.status })
    .from(purchases)
    .innerJoin(invoices, eq(invoices.stripeId, purchases.invoiceStripeId))
    .leftJoin(payments, eq(payments.stripeId, invoices.paymentIntentId))
    .where(and(eq(invoices.status, 'open'), which))
    .limit(200)
  for (const { id, accountId, payment } of open) {
    // Money that is on its way is waited for.
    if (payment === 'processing' || payment === 'succeeded') continue
    const readSequence = await drawReadSequence(deps.db)
    try {
      const invoice = await voidInvoice(deps.stripe, id)
      const source = { accountId, readSequence, actor: { kind: 'job' as const } }
      await projecting(deps, source, (projection) => projectInvoice(projection, invoice))
    } catch (error) {
      // Paid or void by now: its own event brings the row up to date.
      if (!(error instanceof StripeFailure) || error.kind === 'unknown') throw error
    }
  }
}
