import type { Ctx } from '../http/context.ts'
import type { Customer, Discount, Invoice, Subscription } from '../store/collections.ts'
import { fullPrices, shareOf, type FullPrice } from './discounted-share.ts'
import { newInvoice, newLine, withDiscounts, type InvoiceLine, type NewInvoice } from './invoice-object.ts'
import { consumeOnce, discountLines, reductionsOf, sharedDiscounts } from './discounts.ts'
import { failFinalizing, retaxed } from './retax-draft.ts'
import { automaticTaxOf, taxLines, termsOfSubscription } from '../tax/tax-lines.ts'
import { applyBalance, unapplyBalance } from './customer-balance.ts'
import { cancelOpenPayments, openPayment } from './invoice-payment.ts'
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
  const collects = subscription.status !== 'unpaid' && subscription.pause_collection === null
  const terms = termsOfSubscription(subscription, customer)
  const full = fullPrices(ctx, subscription, subscription.items.data, now, request.fresh ?? [])
  const given: NewInvoice = {
    id,
    customer,
    subscription: { id: subscription.id, metadata: subscription.metadata },
    ...(request.prorationDate === undefined ? {} : { prorationDate: request.prorationDate }),
    currency: subscription.currency,
    lines: taxLines(
      ctx,
      terms,
      discountLines(
        ctx,
        subscription,
        [
          ...(request.prorations ?? []),
          ...request.lines.map((line) => subscriptionLine(ctx, id, subscription, line, full)),
        ],
        now,
        request.fresh,
      ),
    ),
    discounts: reductionsOf(ctx, sharedDiscounts(ctx, subscription), now, request.fresh).map((one) => one.id),
    billingReason: request.billingReason,
    collectionMethod: sends ? 'send_invoice' : 'charge_automatically',
    period: request.period,
    created: now,
    autoAdvance: collects,
    finalizesAt: request.waits && collects ? now + HOUR : null,
    dueDate: sends ? now + (subscription.days_until_due ?? 0) * 24 * HOUR : null,
    description: subscription.invoice_settings.description,
    footer: subscription.invoice_settings.footer ?? customer.invoice_settings.footer,
    customFields: subscription.invoice_settings.custom_fields ?? customer.invoice_settings.custom_fields,
    metadata: {},
    defaultPaymentMethod: null,
    automaticTax: automaticTaxOf(ctx, terms),
    defaultTaxRates: terms.defaultRates,
  }
  return newInvoice(given)
}

function subscriptionLine(
  ctx: Ctx,
  invoice: string,
  subscription: Subscription,
  line: PlannedLine,
  full: ReadonlyMap<string, FullPrice>,
): InvoiceLine {
  const item: Item | undefined = subscription.items.data[line.item]
  if (item === undefined) throw new Error(`line of ${subscription.id} names item ${line.item}`)
  const costs = full.get(item.id)
  const { amount, discounts } =
    line.share === null || costs === undefined
      ? { amount: line.amount, discounts: [] }
      : shareOf(subscription, costs, line.share.part, line.share.whole)
  const written = newLine({
    id: ctx.ids.next('il_'),
    amount,
    currency: subscription.currency,
    description: line.description,
    discountable: line.share === null,
    invoice,
    metadata: subscription.metadata,
    period: line.period,
    price: { id: item.price.id, product: item.price.product },
    unitAmountDecimal: line.unitAmountDecimal,
    quantity: line.quantity,
    subscription: subscription.id,
    subscriptionItem: item.id,
    invoiceItem: null,
    proration: line.share !== null,
    creditedItems: null,
  })
  return withDiscounts(written, discounts)
}

/**
 * Finalizes a draft: number, balance, links, and a payment intent when something is due; nothing due is paid at
 * once. Emits `invoice.finalized` and, where they apply, the intent's creation and the payment.
 */
export function finalizeInvoice(ctx: Ctx, id: string): Invoice {
  const draft = retaxed(ctx, ctx.store.invoices.get(id))
  const now = ctx.now(draft.customer)
  ctx.unschedule('invoice_finalize', id)
  if (draft.automatic_tax.status === 'requires_location_inputs') return failFinalizing(ctx, draft)
  const { applied, due, ending } = applyBalance(ctx, draft)
  const open = ctx.store.invoices.put({
    ...draft,
    amount_due: due,
    amount_remaining: due,
    automatically_finalizes_at: null,
    effective_at: draft.effective_at ?? now,
    ending_balance: ending,
    hosted_invoice_url: `${ctx.baseUrl}/i/acct_${ctx.account}/${id}`,
    invoice_pdf: `${ctx.baseUrl}/i/acct_${ctx.account}/${id}/pdf`,
    next_payment_attempt: null,
    number: draft.number ?? nextNumber(ctx, draft),
    starting_balance: applied,
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: now },
    webhooks_delivered_at: draft.webhooks_delivered_at ?? draft.created,
  })
  consumeOnce(ctx, draft.parent?.subscription_details?.subscription ?? '', draft.lines.data)
  if (due === 0) {
    ctx.emit('invoice.finalized', open)
    replaceRevised(ctx, open)
    return markPaid(ctx, open, null)
  }
  openPayment(ctx, open)
  ctx.emit('invoice.finalized', open)
  replaceRevised(ctx, open)
  awaitDueDate(ctx, open)
  return open
}

/** The invoice that a finalized one revises is voided and names its revision. */
function replaceRevised(ctx: Ctx, revision: Invoice): void {
  const revised = ctx.store.invoices.find(revision.from_invoice?.invoice ?? '')
  if (revised?.status !== 'open') return
  ctx.store.invoices.update(revised.id, { latest_revision: revision.id })
  voidInvoice(ctx, revised.id)
}

/** Has it told when an open invoice that was sent is not paid in time. */
export function awaitDueDate(ctx: Ctx, invoice: Invoice): void {
  if (invoice.due_date === null) return
  ctx.schedule({ kind: 'invoice_due', subject: invoice.id, at: invoice.due_date, clock: invoice.test_clock })
}

function nextNumber(ctx: Ctx, invoice: Invoice): string {
  const customer = ctx.store.customers.get(invoice.customer ?? '')
  const sequence = customer.next_invoice_sequence ?? 1
  ctx.store.customers.update(customer.id, { next_invoice_sequence: sequence + 1 })
  return `${customer.invoice_prefix ?? customer.id.slice(-8).toUpperCase()}-${String(sequence).padStart(4, '0')}`
}

/** What came in for an invoice, smallest unit of its currency. */
interface Received {
  amount: number
  /** It came past Stripe: in cash, by a bank transfer. */
  outOfBand?: boolean
}

/**
 * The invoice becomes `paid`, by what came in or with nothing due. Emits `invoice.updated`, `invoice.paid` and, unless it
 * was paid past Stripe, `invoice.payment_succeeded`.
 */
export function markPaid(ctx: Ctx, invoice: Invoice, received: Received | null): Invoice {
  const now = ctx.now(invoice.customer)
  const outOfBand = received?.outOfBand === true
  const amount = received?.amount ?? 0
  const wasAttempted = received !== null && !outOfBand
  const after = ctx.store.invoices.put({
    ...invoice,
    amount_overpaid: Math.max(0, amount - invoice.amount_remaining),
    amount_paid: invoice.amount_paid + amount,
    ...(outOfBand ? { amount_paid_off_stripe: amount } : {}),
    amount_remaining: 0,
    attempt_count: wasAttempted ? Math.max(1, invoice.attempt_count) : invoice.attempt_count,
    attempted: outOfBand ? invoice.attempted : true,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  })
  ctx.unschedule('invoice_retry', invoice.id)
  ctx.unschedule('invoice_due', invoice.id)
  if (received !== null) ctx.emit('invoice.updated', after, invoice)
  ctx.emit('invoice.paid', after)
  if (!outOfBand) ctx.emit('invoice.payment_succeeded', after)
  return after
}

/** Voids an open invoice, or drops a draft's hopes: its intent is canceled and nothing can be paid any more. */
export function voidInvoice(ctx: Ctx, id: string): Invoice {
  const invoice = ctx.store.invoices.get(id)
  const now = ctx.now(invoice.customer)
  cancelOpenPayments(ctx, id, 'void_invoice')
  for (const kind of ['invoice_retry', 'invoice_finalize', 'invoice_due']) ctx.unschedule(kind, id)
  const after = ctx.store.invoices.put({
    ...invoice,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'void',
    status_transitions: { ...invoice.status_transitions, voided_at: now },
  })
  ctx.emit('invoice.voided', after)
  unapplyBalance(ctx, after)
  return after
}
