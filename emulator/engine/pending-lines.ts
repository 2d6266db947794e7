import type { Ctx } from '../http/context.ts'
import type { InvoiceItem, Subscription } from '../store/collections.ts'
import { namingRates } from '../tax/tax-lines.ts'
import { newLine, withDiscounts, type InvoiceLine } from './invoice-object.ts'

/** The invoice items that wait for a subscription's next invoice, newest first. */
export function pendingItems(ctx: Ctx, subscription: Subscription): InvoiceItem[] {
  return waitingItems(ctx, subscription.customer, subscription.currency).filter(
    (item) => (subscriptionOfItem(item) ?? subscription.id) === subscription.id,
  )
}

/** All invoice items of a customer in a currency that no invoice took yet, newest first. */
export function waitingItems(ctx: Ctx, customer: string, currency: string): InvoiceItem[] {
  return ctx.store.invoice_items
    .by('customer', customer)
    .filter((item) => item.invoice === null && item.currency === currency)
}

/** The subscription whose next invoice an item waits for; null is that of any. */
export const subscriptionOfItem = (item: InvoiceItem): string | null =>
  item.parent?.subscription_details?.subscription ?? null

/** Puts the waiting items on an invoice and answers their lines; they wait no longer. */
export function claimPendingLines(ctx: Ctx, subscription: Subscription, invoice: string): InvoiceLine[] {
  return claimItems(ctx, pendingItems(ctx, subscription), invoice)
}

/** Puts these items on an invoice and answers their lines. */
export function claimItems(ctx: Ctx, items: readonly InvoiceItem[], invoice: string): InvoiceLine[] {
  return items.map((item) => {
    ctx.store.invoice_items.update(item.id, { invoice })
    return lineOfItem(ctx, item, invoice)
  })
}

/** The line that an invoice item becomes. */
export function lineOfItem(ctx: Ctx, item: InvoiceItem, invoice: string): InvoiceLine {
  const details = item.parent?.subscription_details
  const price = item.pricing?.price_details
  const line = newLine({
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
  const discounts = item.proration_details?.discount_amounts ?? []
  return namingRates(withDiscounts(line, discounts), item.tax_rates ?? [])
}

function creditedItems(item: InvoiceItem) {
  const details = item.proration_details?.credited_items?.invoice_line_item_details
  if (!details) return null
  return { invoice: details.invoice, invoice_line_items: details.invoice_line_items }
}
