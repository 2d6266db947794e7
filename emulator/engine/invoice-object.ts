import type { Customer, Invoice } from '../store/collections.ts'
import { amountDue } from './amount-due.ts'

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
  metadata: Record<string, string>
  defaultPaymentMethod: string | null
}

/** A draft with the sums of its lines; what finalizing decides is still open. */
export function newInvoice(given: NewInvoice): Invoice {
  const { customer } = given
  const { subtotal, total, discountAmounts } = discountedSums(given.lines)
  const { due } = amountDue(total, customer.balance, given.currency)
  return {
    id: given.id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Emulated account',
    account_tax_ids: null,
    amount_due: due,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: due,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: given.autoAdvance,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: given.finalizesAt,
    billing_reason: given.billingReason,
    collection_method: given.collectionMethod,
    created: given.created,
    currency: given.currency,
    custom_fields: null,
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
    default_tax_rates: [],
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
    starting_balance: customer.balance,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal,
    subtotal_excluding_tax: subtotal,
    test_clock: customer.test_clock ?? null,
    total,
    total_discount_amounts: discountAmounts,
    total_excluding_tax: total,
    total_pretax_credit_amounts: discountAmounts.map((one) => ({ ...one, type: 'discount' as const })),
    total_taxes: [],
    webhooks_delivered_at: null,
  }
}

/** A line's own discounts are taken off before the subtotal, those of the whole invoice after it. */
function discountedSums(lines: readonly InvoiceLine[]) {
  const discountAmounts: { discount: string; amount: number }[] = []
  let subtotal = sumOf(lines)
  let total = subtotal
  for (const line of lines) {
    for (const { discount, amount } of line.discount_amounts ?? []) {
      total -= amount
      if (line.discounts.includes(discount)) subtotal -= amount
      const known = discountAmounts.find((one) => one.discount === discount)
      if (known === undefined) discountAmounts.push({ discount, amount })
      else known.amount += amount
    }
  }
  return { subtotal, total, discountAmounts }
}

/** What the lines come to. */
const sumOf = (lines: readonly Pick<InvoiceLine, 'amount'>[]): number =>
  lines.reduce((sum, line) => sum + line.amount, 0)

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
      given.price === null
        ? null
        : {
            price_details: { price: given.price.id, product: given.price.product },
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
