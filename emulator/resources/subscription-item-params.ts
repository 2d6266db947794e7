import type { ItemChange } from '../engine/item-changes.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import type { Subscription } from '../store/collections.ts'
import { newItemShape } from './subscription-params.ts'
import { readItem } from './subscription-request.ts'

/** One item of an update: without an id it is added. */
export const itemChangeShape = {
  deleted: p.boolean(),
  id: p.string(),
  metadata: p.metadata(),
  price: p.string(),
  price_data: newItemShape.price_data,
  quantity: newItemShape.quantity,
}

type ItemParams = p.ParamsOf<typeof itemChangeShape>

/**
 * What an update does to each item.
 * @throws StripeError 400 naming the parameter that fits nothing.
 */
export function readChanges(
  ctx: Ctx,
  subscription: Subscription,
  given: readonly ItemParams[],
  name = 'items',
): ItemChange[] {
  return given.map((item, index) => {
    const path = `${name}[${index}]`
    if (item.id === undefined) {
      if (item.price === undefined) {
        throw invalidRequest(`Missing required param: ${path}[price].`, {
          code: 'parameter_missing',
          param: `${path}[price]`,
        })
      }
      return { kind: 'add', wanted: readItem(ctx, { ...item, price: item.price }, path) }
    }
    const current = subscription.items.data.find(({ id }) => id === item.id)
    if (current === undefined) {
      throw invalidRequest(`No such subscription item: '${item.id}'`, {
        code: 'resource_missing',
        param: `${path}[id]`,
      })
    }
    if (item.deleted === true) return { kind: 'remove', item: current }
    const swaps = item.price !== undefined && item.price !== current.price.id
    const quantity = item.quantity ?? (swaps ? 1 : current.quantity)
    const wanted = readItem(
      ctx,
      {
        price: item.price ?? current.price.id,
        ...(current.quantity === undefined && !swaps ? {} : quantity === undefined ? {} : { quantity }),
      },
      path,
    )
    return {
      kind: 'change',
      item: current,
      wanted: { ...wanted, metadata: p.applyMetadata(current.metadata, item.metadata) },
    }
  })
}
