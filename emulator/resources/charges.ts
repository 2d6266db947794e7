import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Charge } from '../store/collections.ts'

export const chargeRoutes = [
  route({
    method: 'GET',
    path: '/v1/charges/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.charges.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/charges/:id',
    params: {
      description: p.string({ max: 1000 }),
      metadata: p.metadata(),
      receipt_email: p.string({ max: 512 }),
    },
    handle(ctx, { id, ...params }) {
      const before = ctx.store.charges.get(id)
      const after = ctx.store.charges.update(id, {
        description: params.description ?? before.description,
        metadata: p.applyMetadata(before.metadata, params.metadata),
        receipt_email: params.receipt_email ?? before.receipt_email,
      })
      ctx.emit('charge.updated', after, before)
      return after
    },
  }),

  route({
    method: 'GET',
    path: '/v1/charges',
    params: { ...pagination, created: p.range(), customer: p.string(), payment_intent: p.string() },
    handle(ctx, { customer, payment_intent, ...query }) {
      if (payment_intent !== undefined) {
        const where = (charge: Charge) => customer === undefined || charge.customer === customer
        const by = { index: 'payment_intent', value: payment_intent } as const
        return listObject('/v1/charges', ctx.store.charges.page({ ...query, ...by, where }))
      }
      const by = customer === undefined ? {} : ({ index: 'customer', value: customer } as const)
      return listObject('/v1/charges', ctx.store.charges.page({ ...query, ...by }))
    },
  }),

  route({
    method: 'GET',
    path: '/v1/balance_transactions/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.balance_transactions.get(id),
  }),
]
