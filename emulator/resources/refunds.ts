import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { checkStep } from './amounts.ts'
import { refundCharge } from '../payments/refund.ts'
import type { Charge, Refund } from '../store/collections.ts'

export const refundRoutes = [
  route({
    method: 'POST',
    path: '/v1/refunds',
    params: {
      amount: p.integer({ min: 1 }),
      charge: p.string(),
      metadata: p.metadata(),
      payment_intent: p.string(),
      reason: p.enumeration('duplicate', 'fraudulent', 'requested_by_customer'),
    },
    handle(ctx, { amount, charge, metadata, payment_intent, reason }) {
      const refunded = chargeOf(ctx, charge, payment_intent)
      if (amount !== undefined) checkStep(amount, refunded.currency, 'amount')
      return refundCharge(ctx, refunded, {
        amount: amount ?? null,
        metadata: p.applyMetadata({}, metadata),
        reason: reason ?? null,
      })
    },
  }),

  route({
    method: 'GET',
    path: '/v1/refunds/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.refunds.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/refunds/:id',
    params: { metadata: p.metadata() },
    handle(ctx, { id, metadata }) {
      const before = ctx.store.refunds.get(id)
      const after = ctx.store.refunds.update(id, {
        metadata: p.applyMetadata(before.metadata ?? {}, metadata),
      })
      ctx.emit('refund.updated', after, before)
      return after
    },
  }),

  route({
    method: 'GET',
    path: '/v1/refunds',
    params: { ...pagination, charge: p.string(), created: p.range(), payment_intent: p.string() },
    handle(ctx, { charge, payment_intent, ...query }) {
      const where = (refund: Refund) =>
        payment_intent === undefined || refund.payment_intent === payment_intent
      const by =
        charge !== undefined
          ? ({ index: 'charge', value: charge } as const)
          : payment_intent !== undefined
            ? ({ index: 'payment_intent', value: payment_intent } as const)
            : {}
      return listObject('/v1/refunds', ctx.store.refunds.page({ ...query, ...by, where }))
    },
  }),
]

function chargeOf(ctx: Ctx, charge: string | undefined, intent: string | undefined): Charge {
  if (charge !== undefined) return ctx.store.charges.refer(charge, 'charge')
  if (intent === undefined) {
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
      { code: 'parameter_missing', param: 'payment_intent' },
    )
  }
  const latest = ctx.store.payment_intents.refer(intent, 'payment_intent').latest_charge
  const paid = latest === null ? undefined : ctx.store.charges.find(latest)
  if (paid?.paid === true) return paid
  throw invalidRequest(`This PaymentIntent (${intent}) does not have a successful charge to refund.`, {
    param: 'payment_intent',
  })
}
