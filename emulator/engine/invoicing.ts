import type { Ctx } from '../http/context.ts'
import type { Customer, Discount, Invoice, Subscription } from '../store/collections.ts'
import { newInvoice, newLine, type InvoiceLine, type NewInvoice } from './invoice-object.ts'
import { consumeOnce, discountLines, reductionsOf } from './discounts.ts'
import { amountDue } from './amount-due.ts'
import { cancelPayment, defaultPayment, openPayment } from './invoice-payment.ts'
import type { PlannedLine } from './subscription-plan.ts'

const HOUR = 3600

type Item = Subscription['items']['data'][number]

export interface InvoiceRequest {
  subscription: Subscription
  customer: Customer
  lines: readonly PlannedLine[]
  /** Lines that exist already: pending prorations. They come first, as on Stripe's invoices. */
  prorations?: readonly InvoiceLine[]
  billingReason: 'subscription_create' | 'subscription_cycle' | 'subscription_update'
  period: { start: number; end: number }
  prorationDate?: number
  /** Discounts of the subscription that are not in the store: a preview's. */
  fresh?: readonly Discount[]
  /** Whether it waits an hour as a draft before it is finalized. */
  waits: boolean
}

/** Writes a draft invoice under that id and says `invoice.created`. The subscription is left as it is. */
export function createSubscriptionInvoice(ctx: Ctx, id: string, request: InvoiceRequest): Invoice {
  const { subscription } = request
  const invoice = ctx.store.invoices.put(subscriptionInvoice(ctx, id, request))
  ctx.emit('invoice.created', invoice)
  const at = invoice.automatically_finalizes_at
  if (at !== null) {
    ctx.schedule({ kind: 'invoice_finalize', subject: id, at, clock: subscription.test_clock })
  }
  return invoice
}

/** The invoice as it would be written; nothing is stored. Previews use it with an id of their own. */
export function subscriptionInvoice(ctx: Ctx, id: string, request: InvoiceRequest): Invoice {
  const { subscription, customer } = request
  const now = ctx.now(customer.id)
  const sends = subscription.collection_method === 'send_invoice'
  const given: NewInvoice = {
    id,
    customer,
    subscription: { id: subscription.id, metadata: subscription.metadata },
    ...(request.prorationDate === undefined ? {} : { prorationDate: request.prorationDate }),
    currency: subscription.currency,
    lines: discountLines(
      ctx,
      subscription,
      [
        ...(request.prorations ?? []),
        ...request.lines.map((line) => subscriptionLine(ctx, id, subscription, line)),
      ],
      now,
      request.fresh,
    ),
    discounts: reductionsOf(ctx, subscription.discounts, now, request.fresh).map((one) => one.id),
    billingReason: request.billingReason,
    collectionMethod: sends ? 'send_invoice' : 'charge_automatically',
    period: request.period,
    created: now,
    autoAdvance: subscription.status !== 'unpaid',
    finalizesAt: request.waits && subscription.status !== 'unpaid' ? now + HOUR : null,
    dueDate: sends ? now + (subscription.days_until_due ?? 0) * 24 * HOUR : null,
    description: subscription.invoice_settings.description,
    footer: subscription.invoice_settings.footer,
    metadata: {},
    defaultPaymentMethod: null,
  }
  return newInvoice(given)
}

function subscriptionLine(
  ctx: Ctx,
  invoice: string,
  subscription: Subscription,
  line: PlannedLine,
): InvoiceLine {
  const item: Item | undefined = subscription.items.data[line.item]
  if (item === undefined) throw new Error(`line of ${subscription.id} names item ${line.item}`)
  return newLine({
    id: ctx.ids.next('il_'),
    amount: line.amount,
    currency: subscription.currency,
    description: line.description,
    discountable: !line.proration,
    invoice,
    metadata: subscription.metadata,
    period: line.period,
    price: { id: item.price.id, product: item.price.product },
    unitAmountDecimal: line.unitAmountDecimal,
    quantity: line.quantity,
    subscription: subscription.id,
    subscriptionItem: item.id,
    invoiceItem: null,
    proration: line.proration,
    creditedItems: null,
  })
}

/**
 * Finalizes a draft: number, balance, links, and a payment intent when something is due; nothing due is paid at
 * once. Emits `invoice.finalized` and, where they apply, the intent's creation and the payment.
 */
export function finalizeInvoice(ctx: Ctx, id: string): Invoice {
  const draft = ctx.store.invoices.get(id)
  const now = ctx.now(draft.customer)
  ctx.unschedule('invoice_finalize', id)
  const { applied, due, ending } = applyBalance(ctx, draft)
  const open = ctx.store.invoices.put({
    ...draft,
    amount_due: due,
    amount_remaining: due,
    automatically_finalizes_at: null,
    effective_at: now,
    ending_balance: ending,
    hosted_invoice_url: `${ctx.baseUrl}/i/acct_${ctx.account}/${id}`,
    invoice_pdf: `${ctx.baseUrl}/i/acct_${ctx.account}/${id}/pdf`,
    next_payment_attempt: null,
    number: nextNumber(ctx, draft),
    starting_balance: applied,
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: now },
    webhooks_delivered_at: draft.webhooks_delivered_at ?? draft.created,
  })
  consumeOnce(ctx, draft.parent?.subscription_details?.subscription ?? '', draft.lines.data)
  if (due === 0) {
    ctx.emit('invoice.finalized', open)
    return markPaid(ctx, open, null)
  }
  openPayment(ctx, open)
  ctx.emit('invoice.finalized', open)
  return open
}

/** Uses the customer's credit (or debt) on the invoice; the customer keeps what is left. */
function applyBalance(ctx: Ctx, invoice: Invoice): { applied: number; due: number; ending: number } {
  const customer = ctx.store.customers.get(invoice.customer ?? '')
  const applied = customer.balance
  const { due, ending } = amountDue(invoice.total, applied, invoice.currency)
  if (ending !== customer.balance) {
    ctx.emit('customer.updated', ctx.store.customers.update(customer.id, { balance: ending }), customer)
  }
  return { applied, due, ending }
}

function nextNumber(ctx: Ctx, invoice: Invoice): string {
  const customer = ctx.store.customers.get(invoice.customer ?? '')
  const sequence = customer.next_invoice_sequence ?? 1
  ctx.store.customers.update(customer.id, { next_invoice_sequence: sequence + 1 })
  return `${customer.invoice_prefix ?? customer.id.slice(-8).toUpperCase()}-${String(sequence).padStart(4, '0')}`
}

/** The invoice becomes `paid`: emits `invoice.updated`, `invoice.paid` and `invoice.payment_succeeded`. */
export function markPaid(ctx: Ctx, invoice: Invoice, paid: { amount: number } | null): Invoice {
  const now = ctx.now(invoice.customer)
  const amount = paid?.amount ?? 0
  const after = ctx.store.invoices.put({
    ...invoice,
    amount_paid: amount,
    amount_remaining: 0,
    attempt_count: paid === null ? invoice.attempt_count : Math.max(1, invoice.attempt_count),
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  })
  ctx.unschedule('invoice_retry', invoice.id)
  if (paid !== null) ctx.emit('invoice.updated', after, invoice)
  ctx.emit('invoice.paid', after)
  ctx.emit('invoice.payment_succeeded', after)
  return after
}

/** Voids an open invoice, or drops a draft's hopes: its intent is canceled and nothing can be paid any more. */
export function voidInvoice(ctx: Ctx, id: string): Invoice {
  const invoice = ctx.store.invoices.get(id)
  const now = ctx.now(invoice.customer)
  const payment = defaultPayment(ctx, id)
  if (payment) cancelPayment(ctx, payment, 'void_invoice')
  ctx.unschedule('invoice_retry', id)
  ctx.unschedule('invoice_finalize', id)
  const after = ctx.store.invoices.put({
    ...invoice,
    amount_remaining: invoice.amount_remaining,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'void',
    status_transitions: { ...invoice.status_transitions, voided_at: now },
  })
  ctx.emit('invoice.voided', after)
  return after
}
