import { and, desc, eq, sql } from 'drizzle-orm'
import type { PurchaseState } from '#shared/contracts/purchases.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { invoices } from '../../db/schema/invoices.ts'
import { charges, payments } from '../../db/schema/payments.ts'
import { purchases } from '../../db/schema/purchases.ts'

const refundedMinor = sql<string>`(
  select coalesce(sum(${charges.refundedMinor}), 0) from ${charges}
  where ${charges.paymentIntentId} = ${invoices.paymentIntentId} and ${charges.status} <> 'failed')`

/** An account's purchases with what their state follows from, newest first. */
export function selectPurchases(db: Database | Transaction, accountId: string) {
  return db
    .select({
      product: purchases.product,
      invoiceId: invoices.stripeId,
      publicId: invoices.publicId,
      number: invoices.number,
      status: invoices.status,
      currency: invoices.currency,
      totalMinor: invoices.totalMinor,
      paidMinor: invoices.amountPaidMinor,
      remainingMinor: invoices.amountRemainingMinor,
      // What an invoice with other details took the place of was not given back.
      creditedMinor: sql<number>`case when exists (
        select 1 from invoices replacement where replacement.replaces_stripe_id = ${invoices.stripeId}
      ) then 0 else ${invoices.creditedMinor} end`.mapWith(Number),
      createdAt: invoices.createdAt,
      paidAt: invoices.paidAt,
      readAt: invoices.readAt,
      paymentIntentId: invoices.paymentIntentId,
      payment: payments.status,
      declineCode: sql<string | null>`coalesce(${payments.declineCode}, ${payments.errorCode})`,
      refundedMinor,
    })
    .from(purchases)
    .innerJoin(invoices, eq(invoices.stripeId, purchases.invoiceStripeId))
    .leftJoin(payments, eq(payments.stripeId, invoices.paymentIntentId))
    .where(and(eq(purchases.accountId, accountId), eq(invoices.isDeleted, false)))
    .orderBy(desc(invoices.createdAt), desc(invoices.number))
}

export type PurchaseRow = Awaited<ReturnType<typeof selectPurchases>>[number]

/** How a purchase stands. Given back whole, by a refund or a credit note, it counts as not bought. */
export function stateOf(row: PurchaseRow): PurchaseState {
  switch (row.status) {
    case 'draft':
    case 'open':
      return row.payment === 'processing' || row.payment === 'succeeded' ? 'processing' : 'open'
    case 'void':
    case 'uncollectible':
      return 'void'
    case 'paid': {
      const back = Math.max(Number(row.refundedMinor), row.creditedMinor)
      return row.totalMinor > 0 && back >= row.totalMinor ? 'refunded' : 'paid'
    }
  }
}

/** It is bought, or its payment is on its way. */
export const isBought = (row: PurchaseRow) => ['paid', 'processing'].includes(stateOf(row))
