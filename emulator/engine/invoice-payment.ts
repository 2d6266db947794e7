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
      setup_future_usage: recurring ? 'off_session' : null,
    }),
  )
  ctx.emit('payment_intent.created', intent)
  ctx.store.invoice_payments.put({
    id: ctx.ids.next('inpay_'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  })
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

/** Ends an open payment together with its intent. */
export function cancelPayment(
  ctx: Ctx,
  { payment, intent }: { payment: InvoicePayment; intent: PaymentIntent },
  reason: 'void_invoice',
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
