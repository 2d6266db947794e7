import type { Ctx } from '../http/context.ts'
import { closeChallenges } from '../payments/challenge.ts'
import { newPaymentIntent } from '../payments/payment-intent-object.ts'
import type { Invoice, InvoicePayment, PaymentIntent } from '../store/collections.ts'

/** Makes the payment intent of a finalized invoice, and the record that ties the two. */
export function openPayment(ctx: Ctx, invoice: Invoice): void {
  const id = ctx.ids.next('pi_')
  const recurring = invoice.parent?.subscription_details !== undefined && invoice.parent !== null
  const created = ctx.now(invoice.customer)
  const intent = ctx.store.payment_intents.put(
    newPaymentIntent({
      id,
      amount: invoice.amount_due,
      capture_method: 'automatic',
      client_secret: `${id}_secret_${ctx.ids.next('', 25)}`,
      created,
      currency: invoice.currency,
      customer: invoice.customer,
      description: paymentDescription(invoice),
      payment_details: { customer_reference: null, order_reference: invoice.id },
      payment_method_types: methodTypesFor(ctx, invoice),
      setup_future_usage: recurring ? 'off_session' : null,
    }),
  )
  ctx.emit('payment_intent.created', intent)
  ctx.store.invoice_payments.put(newInvoicePayment(ctx, invoice, intent, true))
}

/** What the invoice, or else its subscription, lets people pay with; cards where neither says. */
function methodTypesFor(ctx: Ctx, { payment_settings: own, parent }: Invoice): string[] {
  const subscription = ctx.store.subscriptions.find(parent?.subscription_details?.subscription ?? '')
  return own.payment_method_types ?? subscription?.payment_settings?.payment_method_types ?? ['card']
}

/** The record that ties an intent to the invoice it pays; `isDefault` for the intent that the invoice made itself. */
export function newInvoicePayment(
  ctx: Ctx,
  invoice: Invoice,
  intent: PaymentIntent,
  isDefault: boolean,
): InvoicePayment {
  return {
    id: ctx.ids.next('inpay_'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: intent.amount,
    created: ctx.now(invoice.customer),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: isDefault,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  }
}

function paymentDescription(invoice: Invoice): string {
  if (invoice.billing_reason === 'subscription_create') return 'Subscription creation'
  return invoice.billing_reason === 'manual' ? `Payment for Invoice` : 'Subscription update'
}

/** The open payment of an invoice with its intent; an invoice without one had nothing due. */
export function defaultPayment(
  ctx: Ctx,
  invoice: string,
): { payment: InvoicePayment; intent: PaymentIntent } | undefined {
  const payment = ctx.store.invoice_payments.by('invoice', invoice).find(({ is_default }) => is_default)
  const intent = ctx.store.payment_intents.find(payment?.payment.payment_intent ?? '')
  return payment === undefined || intent === undefined ? undefined : { payment, intent }
}

/** What an invoice's own intent asks for follows what remains to be paid. */
export function lowerDefaultPayment(ctx: Ctx, invoice: string, remaining: number): void {
  const open = defaultPayment(ctx, invoice)
  if (open === undefined || open.payment.status !== 'open') return
  ctx.store.payment_intents.update(open.intent.id, { amount: remaining })
  ctx.store.invoice_payments.update(open.payment.id, { amount_requested: remaining })
}

/** Why the payments of an invoice end: it was voided, or paid in another way. */
type EndReason = 'automatic' | 'void_invoice'

/** Ends what is still open of an invoice's payments, together with their intents. */
export function cancelOpenPayments(ctx: Ctx, invoice: string, reason: EndReason): void {
  for (const payment of ctx.store.invoice_payments.by('invoice', invoice)) {
    const intent = ctx.store.payment_intents.find(payment.payment.payment_intent ?? '')
    if (payment.status === 'open' && intent !== undefined) cancelPayment(ctx, { payment, intent }, reason)
  }
}

function cancelPayment(
  ctx: Ctx,
  { payment, intent }: { payment: InvoicePayment; intent: PaymentIntent },
  reason: EndReason,
): void {
  const now = ctx.now(intent.customer)
  if (intent.status !== 'succeeded' && intent.status !== 'canceled') {
    closeChallenges(ctx, intent.id)
    const canceled = ctx.store.payment_intents.update(intent.id, {
      canceled_at: now,
      cancellation_reason: reason,
      next_action: null,
      status: 'canceled',
    })
    ctx.emit('payment_intent.canceled', canceled)
  }
  ctx.store.invoice_payments.update(payment.id, {
    status: 'canceled',
    status_transitions: { ...payment.status_transitions, canceled_at: now },
  })
}
