import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { InvoicePayment } from '../store/collections.ts'

export const invoicePaymentRoutes = [
  route({
    method: 'GET',
    path: '/v1/invoice_payments/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.invoice_payments.get(id),
  }),

  route({
    method: 'GET',
    path: '/v1/invoice_payments',
    params: {
      ...pagination,
      created: p.range(),
      invoice: p.string(),
      payment: p.hash({
        payment_intent: p.string(),
        type: p.required(p.enumeration('payment_intent', 'payment_record')),
      }),
      status: p.enumeration('canceled', 'open', 'paid'),
    },
    handle(ctx, { invoice, payment, status, ...query }) {
      const intent = payment?.payment_intent
      const where = (one: InvoicePayment) =>
        (status === undefined || one.status === status) &&
        (invoice === undefined || one.invoice === invoice) &&
        (intent === undefined || one.payment.payment_intent === intent)
      const by =
        invoice !== undefined
          ? ({ index: 'invoice', value: invoice } as const)
          : intent !== undefined
            ? ({ index: 'payment_intent', value: intent } as const)
            : {}
      return listObject('/v1/invoice_payments', ctx.store.invoice_payments.page({ ...query, ...by, where }))
    },
  }),
]
