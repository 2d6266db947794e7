import { creditPayment } from '../engine/collection.ts'
import { newInvoicePayment } from '../engine/invoice-payment.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Invoice, PaymentIntent } from '../store/collections.ts'

export const attachPaymentRoutes = [
  route({
    method: 'POST',
    path: '/v1/invoices/:id/attach_payment',
    params: {
      payment_intent: p.required(p.string()),
      payment_record: p.unplayed('payment_record'),
    },
    handle(ctx, { id, payment_intent }) {
      const invoice = ctx.store.invoices.get(id)
      ctx.now(invoice.customer)
      const intent = ctx.store.payment_intents.refer(payment_intent, 'payment_intent')
      checkFit(ctx, invoice, intent)
      const payment = ctx.store.invoice_payments.put(newInvoicePayment(ctx, invoice, intent, false))
      if (intent.status === 'succeeded') creditPayment(ctx, invoice, payment, intent)
      return ctx.store.invoices.get(id)
    },
  }),
]

function checkFit(ctx: Ctx, invoice: Invoice, intent: PaymentIntent): void {
  const refuse = (reason: string) =>
    invalidRequest(`The PaymentIntent ${intent.id} cannot be attached to invoice ${invoice.id}: ${reason}.`, {
      param: 'payment_intent',
    })
  if (invoice.status !== 'open') throw refuse('the invoice is not open')
  if (intent.status === 'canceled') throw refuse('the payment is canceled')
  if (intent.currency !== invoice.currency) throw refuse('their currencies differ')
  if (intent.customer !== invoice.customer) throw refuse('their customers differ')
  if (ctx.store.invoice_payments.first('payment_intent', intent.id)) {
    throw refuse('it pays an invoice already')
  }
}
