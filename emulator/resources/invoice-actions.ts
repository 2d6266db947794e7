import type { Ctx } from '../http/context.ts'
import { invalidRequest, StripeError } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { ABSENT, chargeInvoice, methodOf, PRESENT } from '../engine/collection.ts'
import { finalizeInvoice, markPaid, voidInvoice } from '../engine/invoicing.ts'
import { activateAfterPayment, subscriptionOf } from '../engine/subscription-status.ts'
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
      if (auto_advance !== undefined) ctx.store.invoices.update(id, { auto_advance })
      const open = finalizeInvoice(ctx, id)
      if (open.status === 'paid') activateAfterPayment(ctx, open, null)
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
      return voidInvoice(ctx, id)
    },
  }),

  route({
    method: 'POST',
    path: '/v1/invoices/:id/mark_uncollectible',
    params: {},
    handle(ctx, { id }) {
      const invoice = ctx.store.invoices.get(id)
      const now = ctx.now(invoice.customer)
      if (invoice.status !== 'open') {
        throw invalidRequest("You can only pass in open invoices. This invoice isn't open.", {
          code: 'status_transition_invalid',
        })
      }
      ctx.unschedule('invoice_retry', id)
      const after = ctx.store.invoices.update(id, {
        auto_advance: false,
        next_payment_attempt: null,
        status: 'uncollectible',
        status_transitions: { ...invoice.status_transitions, marked_uncollectible_at: now },
      })
      ctx.emit('invoice.marked_uncollectible', after)
      activateAfterPayment(ctx, after, null)
      return after
    },
  }),

  route({
    method: 'POST',
    path: '/v1/invoices/:id',
    params: {
      auto_advance: p.boolean(),
      default_payment_method: p.emptyable(p.string()),
      description: p.emptyable(p.string()),
      footer: p.emptyable(p.string()),
      metadata: p.metadata(),
    },
    handle(ctx, { id, ...params }) {
      const before = ctx.store.invoices.get(id)
      if (params.default_payment_method) {
        ctx.store.payment_methods.refer(params.default_payment_method, 'default_payment_method')
      }
      const after = ctx.store.invoices.update(id, {
        auto_advance: params.auto_advance ?? before.auto_advance ?? false,
        default_payment_method:
          params.default_payment_method === undefined
            ? before.default_payment_method
            : params.default_payment_method,
        description: params.description === undefined ? before.description : params.description,
        footer: params.footer === undefined ? before.footer : params.footer,
        metadata: p.applyMetadata(before.metadata ?? {}, params.metadata),
      })
      ctx.emit('invoice.updated', after, before)
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
  const method = payerOf(ctx, invoice, params.payment_method)
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

function payerOf(ctx: Ctx, invoice: Invoice, given: string | undefined): PaymentMethod {
  const subscription = subscriptionOf(ctx, invoice)
  const customer = ctx.store.customers.get(invoice.customer ?? '')
  const own = given ?? invoice.default_payment_method
  if (own !== null) return resolveMethod(ctx, own, 'payment_method')
  const method = subscription
    ? methodOf(ctx, subscription)
    : ctx.store.payment_methods.find(customer.invoice_settings.default_payment_method ?? '')
  if (method) return method
  throw invalidRequest(
    'There is no `default_payment_method` set on this Customer or Invoice. Please set a payment method on the Customer or pass one in when paying the invoice.',
    { code: 'resource_missing', param: 'payment_method' },
  )
}

function payOutOfBand(ctx: Ctx, invoice: Invoice): Invoice {
  const paid = markPaid(ctx, invoice, { amount: invoice.amount_due })
  activateAfterPayment(ctx, paid, null)
  return ctx.store.invoices.get(invoice.id)
}
