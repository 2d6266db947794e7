import type { ItemChange } from '../engine/item-changes.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import type { WantedItem } from '../engine/subscription-plan.ts'
import type { Discount, Subscription } from '../store/collections.ts'
import { discountsParam, readDiscounts } from './discount-params.ts'
import type { PriceChoice } from './item-price.ts'
import { newItemShape } from './subscription-params.ts'
import { readItem } from './subscription-request.ts'

/** One item of an update: without an id it is added. */
export const itemChangeShape = {
  deleted: p.boolean(),
  discounts: discountsParam,
  id: p.string(),
  metadata: p.metadata(),
  price: newItemShape.price,
  price_data: newItemShape.price_data,
  quantity: newItemShape.quantity,
  tax_rates: newItemShape.tax_rates,
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
      const added = readItem(ctx, item, path)
      const { fresh } = itemDiscounts(ctx, subscription, added, item.discounts, [], path)
      return { kind: 'add', wanted: { ...added, discounts: fresh } }
    }
    const current = subscription.items.data.find(({ id }) => id === item.id)
    if (current === undefined) {
      throw invalidRequest(`No such subscription item: '${item.id}'`, {
        code: 'resource_missing',
        param: `${path}[id]`,
      })
    }
    if (item.deleted === true) return { kind: 'remove', item: current }
    const chosen = choiceOf(item)
    const swaps = chosen !== null && chosen.price !== current.price.id
    const quantity = item.quantity ?? (swaps ? 1 : current.quantity)
    const wanted = readItem(
      ctx,
      {
        ...(chosen ?? { price: current.price.id }),
        ...(item.tax_rates === undefined ? {} : { tax_rates: item.tax_rates }),
        ...(current.quantity === undefined && !swaps ? {} : quantity === undefined ? {} : { quantity }),
      },
      path,
      [current.price.id],
    )
    const metadata = p.applyMetadata(current.metadata, item.metadata)
    const { ids, fresh } = itemDiscounts(ctx, subscription, wanted, item.discounts, current.discounts, path)
    return {
      kind: 'change',
      item: current,
      wanted: { ...wanted, metadata, discounts: fresh },
      discounts: ids,
    }
  })
}

/** How an item says that it has another price; null where it leaves the one it has. */
function choiceOf({ price, price_data }: ItemParams): PriceChoice | null {
  if (price === undefined && price_data === undefined) return null
  return {
    ...(price === undefined ? {} : { price }),
    ...(price_data === undefined ? {} : { price_data }),
  }
}

/** The item's own discounts after the change. */
function itemDiscounts(
  ctx: Ctx,
  subscription: Subscription,
  wanted: WantedItem,
  given: ItemParams['discounts'],
  current: readonly string[],
  path: string,
): { ids: string[]; fresh: Discount[] } {
  return readDiscounts(ctx, given, {
    customer: ctx.store.customers.get(subscription.customer),
    currency: subscription.currency,
    items: [wanted],
    current,
    isNew: false,
    path: `${path}[discounts]`,
  })
}
