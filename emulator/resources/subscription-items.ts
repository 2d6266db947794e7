import type { Ctx } from '../http/context.ts'
import { resourceMissing } from '../http/errors.ts'
import { listObject, pageOf, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { withCurrentPrices } from '../engine/current-price.ts'
import type { SubscriptionItem } from '../engine/subscription-object.ts'
import type { Subscription } from '../store/collections.ts'
import { newItemShape } from './subscription-params.ts'
import { updateShape, updateSubscription } from './subscription-update.ts'

const { off_session, payment_behavior, proration_behavior, proration_date } = updateShape
const changeShape = { payment_behavior, proration_behavior, proration_date }

export const subscriptionItemRoutes = [
  route({
    method: 'POST',
    path: '/v1/subscription_items',
    params: { ...newItemShape, ...changeShape, off_session, subscription: p.required(p.string()) },
    handle(ctx, { subscription: id, ...params }) {
      const before = ctx.store.subscriptions.refer(id, 'subscription')
      const { behavior, item } = apart(params)
      const after = updateSubscription(ctx, before, { ...behavior, items: [item] })
      const known = new Set(before.items.data.map((one) => one.id))
      // An item that waits for its payment is not the subscription's yet.
      const items = [...after.items.data, ...(after.pending_update?.subscription_items ?? [])]
      return lastOf(items.filter((one) => !known.has(one.id)))
    },
  }),

  route({
    method: 'GET',
    path: '/v1/subscription_items/:id',
    params: {},
    handle: (ctx, { id }) => find(ctx, id).item,
  }),

  route({
    method: 'POST',
    path: '/v1/subscription_items/:id',
    params: {
      ...newItemShape,
      ...changeShape,
      off_session,
    },
    handle(ctx, { id, ...params }) {
      const { subscription } = find(ctx, id)
      const { behavior, item } = apart(params)
      updateSubscription(ctx, subscription, { ...behavior, items: [{ ...item, id }] })
      return find(ctx, id).item
    },
  }),

  route({
    method: 'DELETE',
    path: '/v1/subscription_items/:id',
    params: changeShape,
    handle(ctx, { id, ...behavior }) {
      updateSubscription(ctx, find(ctx, id).subscription, { ...behavior, items: [{ id, deleted: true }] })
      return { id, object: 'subscription_item', deleted: true }
    },
  }),

  route({
    method: 'GET',
    path: '/v1/subscription_items',
    params: { ...pagination, subscription: p.required(p.string()) },
    handle(ctx, { subscription: id, ...query }) {
      const subscription = withCurrentPrices(ctx, ctx.store.subscriptions.refer(id, 'subscription'))
      return listObject('/v1/subscription_items', pageOf(subscription.items.data, query, 'subscription item'))
    },
  }),
]

type ItemAndBehavior = p.ParamsOf<
  typeof newItemShape & typeof changeShape & { off_session: typeof off_session }
>

/** What is said of the item, and what of how it is changed. */
function apart({
  off_session,
  payment_behavior,
  proration_behavior,
  proration_date,
  ...item
}: ItemAndBehavior) {
  const behavior = {
    ...(off_session === undefined ? {} : { off_session }),
    ...(payment_behavior === undefined ? {} : { payment_behavior }),
    ...(proration_behavior === undefined ? {} : { proration_behavior }),
    ...(proration_date === undefined ? {} : { proration_date }),
  }
  return { behavior, item }
}

function find(ctx: Ctx, id: string): { subscription: Subscription; item: SubscriptionItem } {
  const subscription = ctx.store.subscriptions.first('item', id)
  const item = subscription && withCurrentPrices(ctx, subscription).items.data.find((one) => one.id === id)
  if (subscription === undefined || item === undefined) throw resourceMissing('subscription_item', id, 'item')
  return { subscription, item }
}

function lastOf(items: readonly SubscriptionItem[]): SubscriptionItem {
  const last = items.at(-1)
  if (last === undefined) throw new Error('no item was added')
  return last
}
