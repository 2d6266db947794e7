import type { Ctx } from '../http/context.ts'
import { invalidRequest, StripeError } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { ABSENT, chargeInvoice, payerOf, PRESENT } from '../engine/collection.ts'
import { finalizeInvoice, markPaid, voidInvoice } from '../engine/invoicing.ts'
import { dropUpdateOf } from '../engine/pending-update.ts'
import { markUncollectible } from '../engine/uncollectible.ts'
import { cancelOpenPayments } from '../engine/invoice-payment.ts'
import { activateAfterPayment, fallBackAfterVoid } from '../engine/subscription-status.ts'
import { resolveMethod } from '../payments/vault.ts'
import type { Invoice, PaymentMethod } from '../store/collections.ts'
import { attemptFailed } from './intent-access.ts'

/** What can be done with an invoice that exists. */
export const invoiceActionRoutes = [
  route({
    method: 'POST',
    path: '/v1/invoices/:id/finalize',
    params: { auto_advance: p.boolean() },
    handle(ctx, { id, auto_advance }) {
      const invoice = ctx.store.invoices.get(id)
      ctx.now(invoice.customer)
      if (invoice.status !== 'draft') {
        throw invalidRequest(
          "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
          {
            code: 'invoice_not_editable',
          },
        )
      }
      const advances = auto_advance ?? invoice.auto_advance ?? false
      ctx.store.invoices.update(id, { auto_advance: advances })
      const open = finalizeInvoice(ctx, id)
      if (open.status === 'paid') activateAfterPayment(ctx, open, null)
      else if (advances && open.collection_method === 'charge_automatically') chargeLater(ctx, open)
      return ctx.store.invoices.get(id)
    },
  }),

  route({
    method: 'POST',
    path: '/v1/invoices/:id/pay',
    params: {
      forgive: p.boolean(),
      mandate: p.ignored(),
      off_session: p.boolean(),
      paid_out_of_band: p.boolean(),
      payment_method: p.string(),
    },
    handle: (ctx, { id, ...params }) => pay(ctx, ctx.store.invoices.get(id), params),
  }),

  route({
    method: 'POST',
    path: '/v1/invoices/:id/send',
    params: {},
    handle(ctx, { id }) {
      const invoice = ctx.store.invoices.get(id)
      ctx.now(invoice.customer)
      if (invoice.collection_method !== 'send_invoice') {
        throw invalidRequest(
          "You can only manually send an invoice if its collection method is 'send_invoice'.",
        )
      }
      const open = invoice.status === 'draft' ? finalizeInvoice(ctx, id) : invoice
      if (open.status !== 'open' && invoice.status !== 'draft') {
        throw invalidRequest(
          `You can only send draft and open invoices. Invoice ${id} is ${open.status ?? 'gone'}.`,
        )
      }
      ctx.emit('invoice.sent', open)
      return open
    },
  }),

  route({
    method: 'POST',
    path: '/v1/invoices/:id/void',
    params: {},
    handle(ctx, { id }) {
      const invoice = ctx.store.invoices.get(id)
      ctx.now(invoice.customer)
      if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
        throw invalidRequest(
          `You can only pass in open or uncollectible invoices. This invoice isn't open or uncollectible: it is ${invoice.status ?? 'gone'}.`,
          { code: 'status_transition_invalid' },
        )
      }
      const voided = voidInvoice(ctx, id)
      dropUpdateOf(ctx, voided)
      fallBackAfterVoid(ctx, voided)
      return voided
    },
  }),

  route({
    method: 'POST',
    path: '/v1/invoices/:id/mark_uncollectible',
    params: {},
    handle(ctx, { id }) {
      const invoice = ctx.store.invoices.get(id)
      ctx.now(invoice.customer)
      if (invoice.status !== 'open') {
        throw invalidRequest("You can only pass in open invoices. This invoice isn't open.", {
          code: 'status_transition_invalid',
        })
      }
      const after = markUncollectible(ctx, invoice, 'user_forgiven')
      activateAfterPayment(ctx, after, null)
      return after
    },
  }),
]

interface PayParams {
  forgive?: boolean
  off_session?: boolean
  paid_out_of_band?: boolean
  payment_method?: string
}

function pay(ctx: Ctx, given: Invoice, params: PayParams): Invoice {
  ctx.now(given.customer)
  const invoice = given.status === 'draft' ? finalizeInvoice(ctx, given.id) : given
  if (invoice.status === 'paid' && given.status === 'draft') {
    activateAfterPayment(ctx, invoice, null)
    return invoice
  }
  if (invoice.status === 'paid') throw invalidRequest('Invoice is already paid')
  if (invoice.status === 'void') {
    throw invalidRequest('This invoice has been voided, it can no longer be paid.')
  }
  if (params.paid_out_of_band === true) return payOutOfBand(ctx, invoice)
  const method = payingMethod(ctx, invoice, params.payment_method)
  const result = chargeInvoice(ctx, invoice, method, params.off_session === false ? PRESENT : ABSENT)
  if (result?.error) throw attemptFailed(result.error, { payment_intent: result.intent })
  if (result?.intent.status === 'requires_action') {
    throw new StripeError(
      402,
      {
        type: 'card_error',
        code: 'invoice_payment_intent_requires_action',
        message:
          'This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice. For more details see: https://stripe.com/docs/billing/subscriptions/overview#requires-action',
        payment_intent: result.intent,
      },
      { keepsChanges: true },
    )
  }
  return ctx.store.invoices.get(invoice.id)
}

function payingMethod(ctx: Ctx, invoice: Invoice, given: string | undefined): PaymentMethod {
  if (given !== undefined) return resolveMethod(ctx, given, 'payment_method')
  const method = payerOf(ctx, invoice)
  if (method) return method
  throw invalidRequest(
    'There is no `default_payment_method` set on this Customer or Invoice. Please set a payment method on the Customer or pass one in when paying the invoice.',
    { code: 'resource_missing', param: 'payment_method' },
  )
}

function payOutOfBand(ctx: Ctx, invoice: Invoice): Invoice {
  const paid = markPaid(ctx, invoice, { amount: invoice.amount_remaining, outOfBand: true })
  activateAfterPayment(ctx, paid, null)
  cancelOpenPayments(ctx, invoice.id, 'automatic')
  return ctx.store.invoices.get(invoice.id)
}

const HOUR = 3600

/** An invoice that somebody finalized by hand is charged about an hour later. */
function chargeLater(ctx: Ctx, invoice: Invoice): void {
  const at = ctx.now(invoice.customer) + HOUR
  ctx.store.invoices.update(invoice.id, { next_payment_attempt: at })
  ctx.schedule({ kind: 'invoice_retry', subject: invoice.id, at, clock: invoice.test_clock })
}
