import { deleteDraft } from '../engine/delete-draft.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Invoice } from '../store/collections.ts'

export const invoiceRoutes = [
  route({
    method: 'GET',
    path: '/v1/invoices/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.invoices.get(id),
  }),

  route({
    method: 'DELETE',
    path: '/v1/invoices/:id',
    params: {},
    handle(ctx, { id }) {
      const invoice = ctx.store.invoices.get(id)
      ctx.now(invoice.customer)
      deleteDraft(ctx, invoice)
      return { id, object: 'invoice', deleted: true }
    },
  }),

  route({
    method: 'GET',
    path: '/v1/invoices',
    params: {
      ...pagination,
      collection_method: p.enumeration('charge_automatically', 'send_invoice'),
      created: p.range(),
      customer: p.string(),
      due_date: p.range(),
      status: p.enumeration('draft', 'open', 'paid', 'uncollectible', 'void'),
      subscription: p.string(),
    },
    handle(ctx, { collection_method, customer, due_date, status, subscription, ...query }) {
      if (customer !== undefined) ctx.store.customers.refer(customer, 'customer')
      if (subscription !== undefined) ctx.store.subscriptions.refer(subscription, 'subscription')
      const where = (invoice: Invoice) =>
        (collection_method === undefined || invoice.collection_method === collection_method) &&
        (customer === undefined ? true : invoice.customer === customer) &&
        (status === undefined || invoice.status === status) &&
        isWithin(invoice.due_date, due_date) &&
        (customer !== undefined || subscription !== undefined || invoice.test_clock === null)
      const by =
        subscription !== undefined
          ? ({ index: 'subscription', value: subscription } as const)
          : customer !== undefined
            ? ({ index: 'customer', value: customer } as const)
            : status !== undefined
              ? ({ index: 'status', value: status } as const)
              : {}
      return listObject('/v1/invoices', ctx.store.invoices.page({ ...query, ...by, where }))
    },
  }),
]

function isWithin(moment: number | null, range: p.ValueOf<ReturnType<typeof p.range>> | undefined): boolean {
  if (range === undefined) return true
  if (moment === null) return false
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range
  return moment > gt && moment >= gte && moment < lt && moment <= lte
}
