import { newInvoiceItem } from '../engine/invoice-item-object.ts'
import type { InvoiceLine } from '../engine/invoice-object.ts'
import { createStandaloneInvoice } from '../engine/standalone-invoice.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { applyMetadata } from '../http/params.ts'
import type { Customer, Invoice, InvoiceItem, TaxRate } from '../store/collections.ts'
import { finalizingTime, shownFields, type DraftGiven } from './invoice-params.ts'

/**
 * A draft that says again what an open invoice says, to be corrected: once it is finalized the open one is voided and
 * names it. Its lines are items of its own, with the same amounts, periods, discounts and rates.
 * @throws StripeError 400 for an invoice that is not open, or on which a change or a resumption waits.
 */
export function reviseInvoice(ctx: Ctx, id: string, given: DraftGiven): Invoice {
  const before = ctx.store.invoices.refer(id, 'from_invoice[invoice]')
  refuseUnlessRevisable(ctx, before)
  const customer = ctx.store.customers.get(before.customer ?? '')
  const subscription = ctx.store.subscriptions.find(before.parent?.subscription_details?.subscription ?? '')
  const items = before.lines.data.map((line) => itemOf(ctx, customer, before, line))
  for (const item of [...items].reverse()) {
    ctx.store.invoice_items.put(item)
    ctx.emit('invoiceitem.created', item)
  }
  const advances = given.auto_advance ?? false
  const { custom_fields, description, footer, payment_settings, shipping_details } = before
  return createStandaloneInvoice(ctx, {
    customer,
    subscription: subscription ?? null,
    currency: before.currency,
    items,
    discounts: [],
    collectionMethod: before.collection_method === 'send_invoice' ? 'send_invoice' : 'charge_automatically',
    autoAdvance: advances,
    finalizesAt: finalizingTime(given, advances, ctx.now(customer.id)),
    dueDate: given.due_date ?? before.due_date,
    defaultPaymentMethod: before.default_payment_method,
    description,
    footer,
    metadata: applyMetadata(before.metadata ?? {}, given.metadata),
    automaticTax: before.automatic_tax.enabled,
    taxRates: before.default_tax_rates,
    shown: {
      custom_fields,
      discounts: before.discounts,
      from_invoice: { action: 'revision', invoice: id },
      payment_settings,
      shipping_details,
      ...shownFields(given),
    },
  })
}

function refuseUnlessRevisable(ctx: Ctx, { id, status, parent }: Invoice): void {
  const param = 'from_invoice[invoice]'
  if (status !== 'open') {
    throw invalidRequest(`You can only revise open invoices. This invoice is ${status ?? 'gone'}.`, { param })
  }
  const subscription = parent?.subscription_details?.subscription ?? ''
  const waits = [ctx.store.pending_changes, ctx.store.resumptions].some(
    (waiting) => waiting.find(subscription)?.invoice === id,
  )
  if (!waits) return
  throw invalidRequest('The emulator does not revise an invoice that a change or a resumption waits for.', {
    param,
  })
}

function itemOf(ctx: Ctx, customer: Customer, invoice: Invoice, line: InvoiceLine): InvoiceItem {
  const price = line.pricing?.price_details
  const isPart = line.parent?.subscription_item_details?.proration === true
  // What is taken off a part of a period is settled; all other discounts are worked out again.
  const settled = isPart ? (line.discount_amounts ?? []) : []
  return newInvoiceItem(ctx, {
    customer,
    money: {
      amount: settled.reduce((left, { amount }) => left - amount, line.subtotal),
      currency: line.currency,
      quantity: line.quantity ?? 1,
      unitAmountDecimal: line.pricing?.unit_amount_decimal ?? null,
      price: price === undefined ? null : { id: price.price, product: price.product },
    },
    description: line.description,
    discountable: line.discountable,
    discounts: [...line.discounts],
    invoice: null,
    metadata: line.metadata,
    period: line.period,
    subscription: line.subscription,
    taxRates: invoice.automatic_tax.enabled ? [] : ownRates(ctx, invoice, line),
  })
}

/** The rates of a line that are not those of the whole invoice. */
function ownRates(ctx: Ctx, { default_tax_rates: shared }: Invoice, line: InvoiceLine): TaxRate[] {
  const rates = (line.taxes ?? []).flatMap(
    ({ tax_rate_details: details }) => ctx.store.tax_rates.find(details?.tax_rate ?? '') ?? [],
  )
  const isShared = rates.every(({ id }) => shared.some((rate) => rate.id === id))
  return isShared ? [] : rates
}
