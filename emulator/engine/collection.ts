import type { Ctx } from '../http/context.ts'
import { attemptPayment, type PaymentResult, type PaymentTerms } from '../payments/payment-attempt.ts'
import { resolveMethod } from '../payments/vault.ts'
import type {
  Invoice,
  InvoicePayment,
  PaymentIntent,
  PaymentMethod,
  Subscription,
} from '../store/collections.ts'
import { moveBalance, tellBalance } from './customer-balance.ts'
import { cancelOpenPayments, defaultPayment, lowerDefaultPayment } from './invoice-payment.ts'
import { markPaid } from './invoicing.ts'
import { dunningOf, isDunned } from './dunning.ts'
import { days } from './periods.ts'
import { activateAfterPayment, fallPastDue, subscriptionOf } from './subscription-status.ts'

/** The off-session attempt that Stripe makes by itself. */
export const ABSENT: PaymentTerms = { offSession: true, useSdk: false, returnUrl: null, errorOnAction: false }
/** An attempt while the customer is there, or while a first payment may still be authenticated. */
export const PRESENT: PaymentTerms = {
  offSession: false,
  useSdk: false,
  returnUrl: null,
  errorOnAction: false,
}

/** The card that pays for a subscription: its own, else the customer's default. */
export function methodOf(ctx: Ctx, subscription: Subscription): PaymentMethod | undefined {
  const customer = ctx.store.customers.find(subscription.customer)
  const id = subscription.default_payment_method ?? customer?.invoice_settings.default_payment_method
  return ctx.store.payment_methods.find(id ?? '')
}

/** The card that pays an invoice by itself: its own, else its subscription's, else the customer's default. */
export function payerOf(ctx: Ctx, invoice: Invoice): PaymentMethod | undefined {
  const own = ctx.store.payment_methods.find(invoice.default_payment_method ?? '')
  if (own) return own
  const subscription = subscriptionOf(ctx, invoice)
  if (subscription) return methodOf(ctx, subscription)
  const customer = ctx.store.customers.find(invoice.customer ?? '')
  return ctx.store.payment_methods.find(customer?.invoice_settings.default_payment_method ?? '')
}

/** Charges an open invoice's intent and lets the invoice and its subscription follow. */
export function chargeInvoice(
  ctx: Ctx,
  invoice: Invoice,
  method: PaymentMethod,
  terms: PaymentTerms,
): PaymentResult | undefined {
  const payment = defaultPayment(ctx, invoice.id)
  if (payment === undefined) return undefined
  const result = attemptPayment(ctx, payment.intent, resolveMethod(ctx, method.id, 'payment_method'), terms)
  followPayment(ctx, result)
  return result
}

/** After an attempt on a payment intent: the invoice it pays, and that invoice's subscription, move along. */
export function followPayment(ctx: Ctx, { intent, error }: PaymentResult): void {
  const payment = ctx.store.invoice_payments.first('payment_intent', intent.id)
  const invoice = ctx.store.invoices.find(payment?.invoice ?? '')
  if (payment === undefined || invoice === undefined) return
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') return
  if (intent.status === 'succeeded') {
    creditPayment(ctx, invoice, payment, intent)
  } else if (!payment.is_default) {
    // A payment on the side that does not come through leaves the invoice as it was.
  } else if (intent.status === 'requires_action') {
    const waiting = ctx.store.invoices.update(invoice.id, { attempted: true })
    ctx.emit('invoice.payment_action_required', waiting)
    ctx.emit('invoice.updated', waiting, invoice)
  } else if (intent.status === 'processing') {
    ctx.emit('invoice.updated', ctx.store.invoices.update(invoice.id, { attempted: true }), invoice)
    // A first debit that is under way is trusted: the subscription begins, and falls past due if the bank refuses.
    if (subscriptionOf(ctx, invoice)?.status === 'incomplete') activateAfterPayment(ctx, invoice, intent)
  } else if (error !== undefined) {
    recordFailure(ctx, invoice, intent, error.code)
  }
}

/** The money of a payment counts for its invoice, which is paid when nothing remains. Ends with `invoice_payment.paid`. */
export function creditPayment(
  ctx: Ctx,
  invoice: Invoice,
  payment: InvoicePayment,
  intent: PaymentIntent,
): void {
  const amount = intent.amount_received
  if (amount < invoice.amount_remaining) creditPart(ctx, invoice, amount)
  else {
    const paid = markPaid(ctx, invoice, { amount })
    activateAfterPayment(ctx, paid, intent)
    creditOverpaid(ctx, paid)
  }
  const settled = ctx.store.invoice_payments.update(payment.id, {
    amount_paid: amount,
    status: 'paid',
    status_transitions: { ...payment.status_transitions, paid_at: ctx.now(intent.customer) },
  })
  ctx.emit('invoice_payment.paid', settled)
  if (amount >= invoice.amount_remaining) cancelOpenPayments(ctx, invoice.id, 'automatic')
}

/** What came in beyond what was owed is the customer's credit. */
function creditOverpaid(ctx: Ctx, invoice: Invoice): void {
  const customer = ctx.store.customers.find(invoice.customer ?? '')
  if (customer === undefined || invoice.amount_overpaid === 0) return
  const { amount_overpaid: amount, currency, id } = invoice
  moveBalance(ctx, customer.id, { amount: -amount, type: 'invoice_overpaid', currency, invoice: id })
  ctx.emit('invoice.overpaid', invoice)
  tellBalance(ctx, customer)
}

function creditPart(ctx: Ctx, invoice: Invoice, amount: number): void {
  const amount_remaining = invoice.amount_remaining - amount
  const after = ctx.store.invoices.update(invoice.id, {
    amount_paid: invoice.amount_paid + amount,
    amount_remaining,
  })
  lowerDefaultPayment(ctx, invoice.id, amount_remaining)
  ctx.emit('invoice.updated', after, invoice)
}

/** An automatic attempt with nothing to charge fails like a declined one. */
export function failWithoutMethod(ctx: Ctx, invoice: Invoice): void {
  const payment = defaultPayment(ctx, invoice.id)
  if (payment) recordFailure(ctx, invoice, payment.intent, 'resource_missing')
}

/** A try with a card that was refused for good fails without one. */
export function failAgain(ctx: Ctx, invoice: Invoice, code: string): void {
  const payment = defaultPayment(ctx, invoice.id)
  if (payment) recordFailure(ctx, invoice, payment.intent, code)
}

function recordFailure(ctx: Ctx, invoice: Invoice, intent: PaymentIntent, code: string): void {
  const isDue = isDunned(ctx, invoice)
  const isAutomatic = ctx.request.id === null || (isDue && isFirstTry(ctx, invoice))
  const attempt_count = isAutomatic ? invoice.attempt_count + 1 : Math.max(1, invoice.attempt_count)
  const wait = isDue ? dunningOf(ctx).retry_days[attempt_count - 1] : undefined
  const next = wait === undefined ? null : ctx.now(intent.customer) + days(wait)
  const failed = ctx.store.invoices.update(invoice.id, {
    attempt_count,
    attempted: true,
    next_payment_attempt: isAutomatic ? next : invoice.next_payment_attempt,
  })
  ctx.emit('invoice.payment_failed', failed)
  if (code === 'authentication_required') ctx.emit('invoice.payment_action_required', failed)
  ctx.emit('invoice.updated', failed, invoice)
  if (isAutomatic && next !== null) {
    ctx.schedule({ kind: 'invoice_retry', subject: invoice.id, at: next, clock: invoice.test_clock })
  }
  fallPastDue(ctx, failed, isAutomatic && isDue && next === null ? dunningOf(ctx).then : null)
}

/** The first try begins the retries, also where a request of the server makes it; what the page confirms does not. */
function isFirstTry(ctx: Ctx, invoice: Invoice): boolean {
  return invoice.attempt_count === 0 && ctx.request.key === 'secret'
}
