import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { Invoice, InvoiceItem } from '../store/collections.ts'
import { automaticTaxOf, taxLines, termsOfDraft, untaxed } from '../tax/tax-lines.ts'
import { discountDraftLines } from './discounts.ts'
import type { InvoiceLine } from './invoice-object.ts'
import { invoiceSums } from './invoice-sums.ts'
import { lineOfItem } from './pending-lines.ts'

/** Stripe's limit of lines that one invoice can have. */
const MAX_LINES = 250

/** @throws StripeError 400 `invoice_not_editable` for what is finalized: its lines and sums stay as they are. */
export function refuseUnlessDraft(invoice: Invoice): void {
  if (invoice.status === 'draft') return
  throw invalidRequest(
    `Invoice ${invoice.id} is no longer a draft, so its line items and what they come to cannot be changed.`,
    { code: 'invoice_not_editable' },
  )
}

/** The draft with these lines: discounts, sums and what is due follow. Nothing is said yet. */
export function relineDraft(ctx: Ctx, draft: Invoice, lines: readonly InvoiceLine[]): Invoice {
  refuseUnlessDraft(draft)
  if (lines.length > MAX_LINES) {
    throw invalidRequest(`An invoice can have at most ${MAX_LINES} line items.`, { param: 'invoice' })
  }
  const customer = ctx.store.customers.get(draft.customer ?? '')
  const terms = termsOfDraft(ctx, draft)
  const data = taxLines(ctx, terms, discountDraftLines(ctx, draft, lines.map(untaxed)))
  return ctx.store.invoices.update(draft.id, {
    ...invoiceSums(data, customer, draft.currency),
    automatic_tax: automaticTaxOf(ctx, terms),
    lines: { ...draft.lines, data },
  })
}

/** A draft with one more line, of an item that names it. */
export const addItemLine = (ctx: Ctx, draft: Invoice, item: InvoiceItem): Invoice =>
  relineDraft(ctx, draft, [...draft.lines.data, lineOfItem(ctx, item, draft.id)])

/** A draft whose line of this item says what the item says now. */
export function refreshItemLine(ctx: Ctx, draft: Invoice, item: InvoiceItem): Invoice {
  const lines = draft.lines.data.map((line) =>
    itemOfLine(line) === item.id ? { ...lineOfItem(ctx, item, draft.id), id: line.id } : line,
  )
  return relineDraft(ctx, draft, lines)
}

/** The invoice item that a line shows; null for a line that a subscription bills by itself. */
export const itemOfLine = (line: InvoiceLine): string | null =>
  line.parent?.invoice_item_details?.invoice_item ??
  line.parent?.subscription_item_details?.invoice_item ??
  null
