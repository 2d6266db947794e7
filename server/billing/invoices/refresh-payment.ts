import { eq } from 'drizzle-orm'
import { invoices } from '../../db/schema/invoices.ts'
import type { Deps } from '../../deps.ts'
import { refresh, type RefreshSource } from '../../webhooks/refresh.ts'

/** Reads an invoice, its payment and its subscription again, so that what follows a payment shows at once. */
export async function refreshInvoicePayment(
  deps: Deps,
  source: RefreshSource,
  invoiceId: string,
): Promise<void> {
  const [row] = await deps.db
    .select({ subscription: invoices.subscriptionStripeId, intent: invoices.paymentIntentId })
    .from(invoices)
    .where(eq(invoices.stripeId, invoiceId))
  if (row?.intent != null) await refresh(deps, source, 'payment_intent', row.intent)
  await refresh(deps, source, 'invoice', invoiceId)
  if (row?.subscription != null) await refresh(deps, source, 'subscription', row.subscription)
}
