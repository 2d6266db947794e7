import type { Ctx } from '../http/context.ts'
import { attemptPayment, type PaymentResult, type PaymentTerms } from '../payments/payment-attempt.ts'
import { resolveMethod } from '../payments/vault.ts'
import type { Invoice, PaymentIntent, PaymentMethod, Subscription } from '../store/collections.ts'
import { defaultPayment } from './invoice-payment.ts'
import { markPaid } from './invoicing.ts'
import { applyPendingUpdate } from './pending-update.ts'
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
  if (payment === undefined || invoice === undefined || invoice.status !== 'open') return
  if (intent.status === 'succeeded') {
    const paid = markPaid(ctx, invoice, { amount: intent.amount_received })
    activateAfterPayment(ctx, paid, intent)
    const subscription = subscriptionOf(ctx, paid)
    if (subscription?.latest_invoice === paid.id) applyPendingUpdate(ctx, subscription)
    const settled = ctx.store.invoice_payments.update(payment.id, {
      amount_paid: intent.amount_received,
      status: 'paid',
      status_transitions: { ...payment.status_transitions, paid_at: ctx.now(intent.customer) },
    })
    ctx.emit('invoice_payment.paid', settled)
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

/** An automatic attempt with nothing to charge fails like a declined one. */
export function failWithoutMethod(ctx: Ctx, invoice: Invoice): void {
  const payment = defaultPayment(ctx, invoice.id)
  if (payment) recordFailure(ctx, invoice, payment.intent, 'resource_missing')
}

const DAY = 86_400
/** Days from each failed automatic attempt to the next. */
const RETRY_DAYS = [3, 5, 7] as const

function recordFailure(ctx: Ctx, invoice: Invoice, intent: PaymentIntent, code: string): void {
  const now = ctx.now(intent.customer)
  const isAutomatic = ctx.request.id === null
  const attempt_count = isAutomatic ? invoice.attempt_count + 1 : Math.max(1, invoice.attempt_count)
  const retries = invoice.billing_reason === 'subscription_cycle' && invoice.auto_advance === true
  const wait = retries ? RETRY_DAYS[attempt_count - 1] : undefined
  const next = isAutomatic ? (wait === undefined ? null : now + wait * DAY) : invoice.next_payment_attempt
  const failed = ctx.store.invoices.update(invoice.id, {
    attempt_count,
    attempted: true,
    next_payment_attempt: next,
  })
  ctx.emit('invoice.payment_failed', failed)
  if (code === 'authentication_required') ctx.emit('invoice.payment_action_required', failed)
  ctx.emit('invoice.updated', failed, invoice)
  if (isAutomatic && next !== null) {
    ctx.schedule({ kind: 'invoice_retry', subject: invoice.id, at: next, clock: invoice.test_clock })
  }
  fallPastDue(ctx, failed, isAutomatic && retries && next === null)
}
