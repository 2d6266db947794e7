import type { Ctx } from '../http/context.ts'
import type { Invoice } from '../store/collections.ts'
import { unrecognizedLocation } from '../tax/tax-location.ts'
import { automaticTaxOf, taxLines, termsOfDraft } from '../tax/tax-lines.ts'
import { invoiceSums } from './invoice-sums.ts'

const DAY = 86_400
const DAYS_TO_RETRY = 3

/** The draft with taxes as the customer is now, and with what an invoice says of its customer from then on. */
export function retaxed(ctx: Ctx, draft: Invoice): Invoice {
  const terms = termsOfDraft(ctx, draft)
  const { customer } = terms
  const data = taxLines(ctx, terms, draft.lines.data)
  return {
    ...draft,
    ...invoiceSums(data, customer, draft.currency),
    automatic_tax: automaticTaxOf(ctx, terms),
    customer_address: customer.address ?? null,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: ctx.store.tax_ids
      .by('customer', customer.id)
      .map(({ type, value }) => ({ type, value }))
      .toReversed(),
    lines: { ...draft.lines, data },
  }
}

/**
 * Automatic tax does not know where the customer is: the invoice stays a draft, is tried again day by day for three
 * days, and `invoice.finalization_failed` is told.
 * @throws StripeError 400 `customer_tax_location_invalid` when a request asked for it.
 */
export function failFinalizing(ctx: Ctx, draft: Invoice): Invoice {
  const error = unrecognizedLocation()
  if (ctx.request.id !== null) throw error
  const again = ctx.now(draft.customer) + DAY
  const isTriedAgain = again <= draft.created + DAYS_TO_RETRY * DAY
  const after = ctx.store.invoices.put({
    ...draft,
    automatically_finalizes_at: isTriedAgain ? again : null,
    last_finalization_error: {
      code: 'customer_tax_location_invalid',
      message: error.body.message,
      type: 'invalid_request_error',
    },
    next_payment_attempt: null,
  })
  if (isTriedAgain) {
    ctx.schedule({ kind: 'invoice_finalize', subject: draft.id, at: again, clock: draft.test_clock })
  }
  ctx.emit('invoice.finalization_failed', after)
  return after
}
