import type { Customer, Invoice, TaxRate } from '../store/collections.ts'
import { balanceIn } from './customer-balance.ts'
import { invoiceSums } from './invoice-sums.ts'

export type InvoiceLine = Invoice['lines']['data'][number]

export interface NewInvoice {
  id: string
  customer: Customer
  subscription: { id: string; metadata: Record<string, string> } | null
  prorationDate?: number
  currency: string
  lines: InvoiceLine[]
  /** Discounts of the whole invoice; those of single lines lie on the lines. */
  discounts: string[]
  billingReason: NonNullable<Invoice['billing_reason']>
  collectionMethod: 'charge_automatically' | 'send_invoice'
  period: { start: number; end: number }
  created: number
  autoAdvance: boolean
  finalizesAt: number | null
  dueDate: number | null
  description: string | null
  footer: string | null
  customFields?: Invoice['custom_fields']
  metadata: Record<string, string>
  defaultPaymentMethod: string | null
  automaticTax: Invoice['automatic_tax']
  defaultTaxRates: readonly TaxRate[]
}

/** A draft with the sums of its lines; what finalizing decides is still open. */
export function newInvoice(given: NewInvoice): Invoice {
  const { customer } = given
  return {
    id: given.id,
    object: 'invoice',
    ...invoiceSums(given.lines, customer, given.currency),
    account_country: 'US',
    account_name: 'Emulated account',
    account_tax_ids: null,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: given.autoAdvance,
    automatic_tax: given.automaticTax,
    automatically_finalizes_at: given.finalizesAt,
    billing_reason: given.billingReason,
    collection_method: given.collectionMethod,
    created: given.created,
    currency: given.currency,
    custom_fields: given.customFields ?? null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: [],
    default_payment_method: given.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [...given.defaultTaxRates],
    description: given.description,
    discounts: given.discounts,
    due_date: given.dueDate,
    effective_at: null,
    ending_balance: null,
    footer: given.footer,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: {
      object: 'list',
      data: given.lines,
      has_more: false,
      url: `/v1/invoices/${given.id}/lines`,
    },
    livemode: false,
    metadata: given.metadata,
    next_payment_attempt: given.collectionMethod === 'charge_automatically' ? given.finalizesAt : null,
    number: null,
    on_behalf_of: null,
    parent: parentOf(given),
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: given.period.end,
    period_start: given.period.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: balanceIn(customer, given.currency),
    statement_descriptor: null,
    status: 'draft',
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    test_clock: customer.test_clock ?? null,
    webhooks_delivered_at: null,
  }
}

function parentOf({ subscription, prorationDate }: NewInvoice): Invoice['parent'] {
  if (subscription === null) return null
  return {
    quote_details: null,
    subscription_details: {
      metadata: subscription.metadata,
      subscription: subscription.id,
      ...(prorationDate === undefined ? {} : { subscription_proration_date: prorationDate }),
    },
    type: 'subscription_details',
  }
}

export interface NewLine {
  id: string
  amount: number
  currency: string
  description: string
  discountable: boolean
  invoice: string
  metadata: Record<string, string>
  period: { start: number; end: number }
  price: { id: string; product: string } | null
  unitAmountDecimal: string | null
  quantity: number | null
  subscription: string | null
  subscriptionItem: string | null
  invoiceItem: string | null
  proration: boolean
  creditedItems: { invoice: string; invoice_line_items: string[] } | null
}

/** One line of an invoice. */
export function newLine(given: NewLine): InvoiceLine {
  return {
    id: given.id,
    object: 'line_item',
    amount: given.amount,
    currency: given.currency,
    description: given.description,
    discount_amounts: [],
    discountable: given.discountable,
    discounts: [],
    invoice: given.invoice,
    livemode: false,
    metadata: given.metadata,
    parent: lineParentOf(given),
    period: given.period,
    pretax_credit_amounts: [],
    pricing:
      given.price === null && given.unitAmountDecimal === null
        ? null
        : {
            ...(given.price === null
              ? {}
              : { price_details: { price: given.price.id, product: given.price.product } }),
            type: 'price_details',
            unit_amount_decimal: given.unitAmountDecimal,
          },
    quantity: given.quantity,
    quantity_decimal: given.quantity === null ? null : String(given.quantity),
    subscription: given.subscription,
    subtotal: given.amount,
    taxes: [],
  }
}

/** A line with what discounts take off its amount. */
export function withDiscounts(
  line: InvoiceLine,
  amounts: NonNullable<InvoiceLine['discount_amounts']>,
): InvoiceLine {
  return {
    ...line,
    discount_amounts: amounts,
    pretax_credit_amounts: amounts.map((one) => ({ ...one, type: 'discount' as const })),
  }
}

/** Whether a line is a part of a period: what discounts it has is settled. */
export const isProration = (line: InvoiceLine): boolean =>
  line.parent?.subscription_item_details?.proration === true

function lineParentOf(given: NewLine): InvoiceLine['parent'] {
  const proration_details = given.proration ? { credited_items: given.creditedItems } : null
  if (given.subscriptionItem === null) {
    if (given.invoiceItem === null) return null
    return {
      invoice_item_details: {
        invoice_item: given.invoiceItem,
        proration: given.proration,
        proration_details,
        subscription: given.subscription,
      },
      subscription_item_details: null,
      type: 'invoice_item_details',
    }
  }
  return {
    invoice_item_details: null,
    subscription_item_details: {
      invoice_item: given.invoiceItem,
      proration: given.proration,
      proration_details,
      subscription: given.subscription,
      subscription_item: given.subscriptionItem,
    },
    type: 'subscription_item_details',
  }
}
