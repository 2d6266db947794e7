import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { Invoice } from '../store/collections.ts'

/**
 * Deletes a draft that no subscription asked for, with the items on it.
 * @throws StripeError 400 for any other invoice: those are voided.
 */
export function deleteDraft(ctx: Ctx, invoice: Invoice): void {
  if (invoice.status !== 'draft') {
    throw invalidRequest(
      `You can only delete draft invoices. Invoice ${invoice.id} is ${invoice.status ?? 'gone'}; void it instead.`,
      { code: 'invoice_not_editable' },
    )
  }
  if (invoice.billing_reason !== 'manual') {
    throw invalidRequest(
      `Invoice ${invoice.id} is for a subscription and cannot be deleted. Finalize it and void it instead.`,
      { code: 'invoice_not_editable' },
    )
  }
  ctx.unschedule('invoice_finalize', invoice.id)
  for (const item of ctx.store.invoice_items.by('invoice', invoice.id)) {
    ctx.store.invoice_items.delete(item.id)
    ctx.emit('invoiceitem.deleted', item)
  }
  ctx.store.invoices.delete(invoice.id)
  ctx.emit('invoice.deleted', invoice)
}
