import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { InvoiceItem } from '../store/collections.ts'

export const invoiceItemRoutes = [
  route({
    method: 'GET',
    path: '/v1/invoiceitems/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.invoice_items.get(id),
  }),

  route({
    method: 'GET',
    path: '/v1/invoiceitems',
    params: {
      ...pagination,
      created: p.range(),
      customer: p.string(),
      invoice: p.string(),
      pending: p.boolean(),
    },
    handle(ctx, { customer, invoice, pending, ...query }) {
      if (customer !== undefined) ctx.store.customers.refer(customer, 'customer')
      const where = (item: InvoiceItem) =>
        (invoice === undefined || item.invoice === invoice) &&
        (customer === undefined || item.customer === customer) &&
        (pending === undefined || (item.invoice === null) === pending)
      const by =
        invoice !== undefined
          ? ({ index: 'invoice', value: invoice } as const)
          : customer !== undefined
            ? ({ index: 'customer', value: customer } as const)
            : {}
      return listObject('/v1/invoiceitems', ctx.store.invoice_items.page({ ...query, ...by, where }))
    },
  }),
]
