import type { Ctx } from '../http/context.ts'
import type { InvoiceItem, Subscription } from '../store/collections.ts'
import { newLine, type InvoiceLine } from './invoice-object.ts'

/** The invoice items that wait for a subscription's next invoice, newest first. */
export function pendingItems(ctx: Ctx, subscription: Subscription): InvoiceItem[] {
  return ctx.store.invoice_items
    .by('customer', subscription.customer)
    .filter((item) => item.invoice === null)
    .filter(
      (item) => (item.parent?.subscription_details?.subscription ?? subscription.id) === subscription.id,
    )
}

/** Puts the waiting items on an invoice and answers their lines; they wait no longer. */
export function claimPendingLines(ctx: Ctx, subscription: Subscription, invoice: string): InvoiceLine[] {
  return pendingItems(ctx, subscription).map((item) => {
    ctx.store.invoice_items.update(item.id, { invoice })
    return lineOfItem(ctx, item, invoice)
  })
}

/** The line that an invoice item becomes. */
export function lineOfItem(ctx: Ctx, item: InvoiceItem, invoice: string): InvoiceLine {
  const details = item.parent?.subscription_details
  const price = item.pricing?.price_details
  return newLine({
    id: ctx.ids.next('il_'),
    amount: item.amount,
    currency: item.currency,
    description: item.description ?? '',
    discountable: item.discountable,
    invoice,
    metadata: item.metadata ?? {},
    period: item.period,
    price: price === undefined ? null : { id: price.price, product: price.product },
    unitAmountDecimal: item.proration ? null : (item.pricing?.unit_amount_decimal ?? null),
    quantity: item.quantity,
    subscription: details?.subscription ?? null,
    subscriptionItem: details?.subscription_item ?? null,
    invoiceItem: item.id,
    proration: item.proration,
    creditedItems: creditedItems(item),
  })
}

function creditedItems(item: InvoiceItem) {
  const details = item.proration_details?.credited_items?.invoice_line_item_details
  if (!details) return null
  return { invoice: details.invoice, invoice_line_items: details.invoice_line_items }
}
