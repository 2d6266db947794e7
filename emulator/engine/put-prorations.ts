import type { Ctx } from '../http/context.ts'
import type { InvoiceItem, Subscription } from '../store/collections.ts'
import { prorationItem } from './invoice-item-object.ts'
import type { Proration } from './prorations.ts'

/**
 * Stores prorations as invoice items, on the given invoice or waiting for the subscription's next one, and answers
 * them as invoices show them: the newest first, credits above debits. Emits `invoiceitem.created` for each.
 */
export function putProrations(
  ctx: Ctx,
  subscription: Subscription,
  prorations: readonly Proration[],
  invoice: string | null,
): InvoiceItem[] {
  const items = [...prorations]
    .reverse()
    .map((proration) => ctx.store.invoice_items.put(prorationItem(ctx, subscription, proration, invoice)))
  for (const item of items) ctx.emit('invoiceitem.created', item)
  return items.reverse()
}
