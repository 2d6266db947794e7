import type { Ctx } from '../http/context.ts'
import type { Customer, Discount, Invoice, InvoiceItem, Subscription, TaxRate } from '../store/collections.ts'
import { automaticTaxOf } from '../tax/tax-lines.ts'
import { fixCurrency } from './customer-currency.ts'
import { redeemForInvoice } from './discounts.ts'
import { relineDraft } from './draft-lines.ts'
import { newInvoice } from './invoice-object.ts'
import { claimItems } from './pending-lines.ts'

const HOUR = 3600

export interface StandaloneInvoice {
  customer: Customer
  subscription: Subscription | null
  currency: string
  /** Waiting items that it takes, newest first. */
  items: readonly InvoiceItem[]
  discounts: readonly Discount[]
  collectionMethod: 'charge_automatically' | 'send_invoice'
  autoAdvance: boolean
  /** Null is an hour after its making, when it advances by itself. */
  finalizesAt: number | null
  dueDate: number | null
  defaultPaymentMethod: string | null
  description: string | null
  footer: string | null
  metadata: Record<string, string>
  automaticTax: boolean
  taxRates: readonly TaxRate[]
  /** Fields of no consequence for the sums. */
  shown: Partial<Invoice>
}

/**
 * Makes a draft that no billing cycle asked for: of the items that wait, or empty. Emits `invoice.created`. It waits for
 * somebody to finalize it, or does so within an hour when it advances by itself.
 */
export function createStandaloneInvoice(ctx: Ctx, given: StandaloneInvoice): Invoice {
  const { customer, subscription, currency } = given
  const id = ctx.ids.next('in_')
  const now = ctx.now(customer.id)
  fixCurrency(ctx, customer, currency)
  redeemForInvoice(ctx, given.discounts, { invoice: id, item: null })
  const finalizesAt = given.autoAdvance ? (given.finalizesAt ?? now + HOUR) : null
  const empty = ctx.store.invoices.put({
    ...newInvoice({
      id,
      customer,
      subscription: subscription && { id: subscription.id, metadata: subscription.metadata },
      currency,
      lines: [],
      discounts: given.discounts.map((one) => one.id),
      billingReason: 'manual',
      collectionMethod: given.collectionMethod,
      period: { start: now, end: now },
      created: now,
      autoAdvance: given.autoAdvance,
      finalizesAt,
      dueDate: given.dueDate,
      description: given.description,
      footer: given.footer,
      metadata: given.metadata,
      defaultPaymentMethod: given.defaultPaymentMethod,
      automaticTax: automaticTaxOf(ctx, {
        customer,
        automatic: given.automaticTax,
        defaultRates: [],
        items: [],
      }),
      defaultTaxRates: given.taxRates,
    }),
    ...given.shown,
  })
  const invoice = relineDraft(ctx, empty, claimItems(ctx, given.items, id))
  ctx.emit('invoice.created', invoice)
  if (finalizesAt !== null) scheduleFinalizing(ctx, invoice, finalizesAt)
  return invoice
}

/** Has a draft finalized, and charged or sent, at that moment. */
export function scheduleFinalizing(ctx: Ctx, invoice: Invoice, at: number): void {
  ctx.schedule({ kind: 'invoice_finalize', subject: invoice.id, at, clock: invoice.test_clock })
}
