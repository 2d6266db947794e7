import type { CreditNoteRow, InvoiceLineRow, InvoiceParties, InvoiceTaxRow } from '../db/schema/invoices.ts'
import type { StripeCreditNote } from '../stripe/credit-note-object.ts'
import { idOf } from '../stripe/object-parts.ts'
import type { StripeInvoice, StripeInvoiceLine } from '../stripe/objects.ts'
import { addressOf } from './address.ts'

/** The lines as rows keep them, in Stripe's order. */
export function linesOf(lines: readonly StripeInvoiceLine[]): InvoiceLineRow[] {
  return lines.map(({ id, description, amount, quantity, period, parent, pricing }) => {
    const price = pricing?.price_details?.price
    const details = parent?.subscription_item_details ?? parent?.invoice_item_details
    return {
      id,
      description,
      amountMinor: amount,
      quantity,
      unitAmountMinor: wholeMinor(pricing?.unit_amount_decimal),
      stripePriceId: price === undefined ? null : idOf(price),
      isProration: details?.proration ?? false,
      periodStart: period.start.toISOString(),
      periodEnd: period.end.toISOString(),
    }
  })
}

/** A unit price of a fraction of a cent has no place in a row; the line's amount says what was billed. */
function wholeMinor(decimal: string | null | undefined): number | null {
  const amount = decimal == null ? Number.NaN : Number(decimal)
  return Number.isInteger(amount) ? amount : null
}

export function taxesOf({ total_taxes: taxes }: StripeInvoice): InvoiceTaxRow[] {
  return (taxes ?? []).map(({ amount, taxable_amount: taxable, tax_behavior: behavior }) => ({
    amountMinor: amount,
    taxableMinor: taxable,
    isInclusive: behavior === 'inclusive',
  }))
}

export function partiesOf(invoice: StripeInvoice): InvoiceParties {
  const address = invoice.customer_address
  return {
    seller: { name: invoice.account_name, country: invoice.account_country },
    buyer: {
      name: invoice.customer_name,
      email: invoice.customer_email,
      address: address === null ? null : addressOf(address),
      taxIds: (invoice.customer_tax_ids ?? []).map(({ type, value }) => ({ type, value })),
      customFields: invoice.custom_fields ?? [],
    },
  }
}

export function creditNotesOf(notes: readonly StripeCreditNote[]): CreditNoteRow[] {
  return notes.map(({ id, number, status, total, total_taxes: taxes, created, ...note }) => {
    const refundedMinor = note.refunds.reduce((sum, { amount_refunded: amount }) => sum + amount, 0)
    return {
      id,
      number,
      isVoid: status === 'void',
      totalMinor: total,
      taxMinor: (taxes ?? []).reduce((sum, { amount }) => sum + amount, 0),
      refundedMinor,
      balanceMinor: note.post_payment_amount - refundedMinor - (note.out_of_band_amount ?? 0),
      createdAt: created.toISOString(),
    }
  })
}
