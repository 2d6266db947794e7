import { and, eq, getTableColumns, ne, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { InvoiceRow, InvoiceState } from '#shared/contracts/invoices.ts'
import type { Deps } from '../../deps.ts'
import { invoices } from '../../db/schema/invoices.ts'
import { charges, payments } from '../../db/schema/payments.ts'
import { subjectOf } from './subject.ts'
import type { SoldPrices } from './sold-prices.ts'

/** Given back on all payments of the invoice. */
const refundedMinor = sql<string>`(
  select coalesce(sum(${charges.refundedMinor}), 0) from ${charges}
  where ${charges.paymentIntentId} = ${invoices.paymentIntentId} and ${charges.status} <> 'failed')`

const replacements = alias(invoices, 'replacements')
const originals = alias(invoices, 'originals')

/** Invoices with what their state and subject follow from; the caller narrows it to an account. */
export function selectInvoices(db: Deps['db']) {
  return db
    .select({
      ...getTableColumns(invoices),
      payment: payments.status,
      refundedMinor,
      /** The one that took its place because it said something wrong. */
      replacement: { id: replacements.publicId, number: replacements.number },
      original: {
        id: originals.publicId,
        number: originals.number,
        billingReason: originals.billingReason,
        lines: originals.lines,
      },
    })
    .from(invoices)
    .leftJoin(payments, eq(payments.stripeId, invoices.paymentIntentId))
    .leftJoin(
      replacements,
      and(
        eq(replacements.replacesStripeId, invoices.stripeId),
        eq(replacements.isDeleted, false),
        ne(replacements.status, 'draft'),
      ),
    )
    .leftJoin(originals, eq(originals.stripeId, invoices.replacesStripeId))
    .$dynamic()
}

export type SelectedInvoice = Awaited<ReturnType<typeof selectInvoices>>[number]

/** An invoice's state as people speak of it. */
export function stateOf(row: SelectedInvoice): InvoiceState {
  switch (row.status) {
    case 'draft':
    case 'void':
    case 'uncollectible':
      return row.status
    case 'open':
      if (row.payment === 'processing' || row.payment === 'succeeded') return 'processing'
      if (row.payment === 'requires_action') return 'bank_check'
      if (row.amountPaidMinor > 0) return 'part_paid'
      return row.attemptCount > 0 ? 'failed' : 'open'
    case 'paid': {
      if (row.replacement !== null) return 'replaced'
      const refunded = Number(row.refundedMinor)
      if (refunded === 0) return 'paid'
      return refunded >= row.amountPaidMinor ? 'refunded' : 'part_refunded'
    }
  }
}

/** What the list shows of an invoice. */
export function rowOf(row: SelectedInvoice, prices: SoldPrices): InvoiceRow {
  const money = (amountMinor: number) => ({ amountMinor, currency: row.currency })
  return {
    id: row.publicId,
    number: row.number,
    createdAt: row.createdAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    subject: subjectOf(row.original ?? row, prices),
    state: stateOf(row),
    total: money(row.totalMinor),
    remaining: money(row.status === 'void' || row.status === 'draft' ? 0 : row.amountRemainingMinor),
    hasDocument: row.status !== 'draft',
  }
}
