import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { Subscription } from '../store/collections.ts'
import { periodContaining } from './periods.ts'
import { cadenceOf, planOf } from './price-view.ts'
import { newItem, type SubscriptionItem } from './subscription-object.ts'
import type { WantedItem } from './subscription-plan.ts'

export type ItemChange =
  | { kind: 'add'; wanted: WantedItem }
  | { kind: 'remove'; item: SubscriptionItem }
  | { kind: 'change'; item: SubscriptionItem; wanted: WantedItem }

/**
 * The items as they will be; nothing is stored.
 * @throws StripeError 400 when none is left or two have the same price.
 */
export function itemsAfter(
  ctx: Ctx,
  subscription: Subscription,
  changes: readonly ItemChange[],
): SubscriptionItem[] {
  const now = ctx.now(subscription.customer)
  const removed = new Set(changes.flatMap((change) => (change.kind === 'remove' ? [change.item.id] : [])))
  const kept = subscription.items.data.filter((item) => !removed.has(item.id))
  const changed = kept.map((item) => {
    const change = changes.find((one) => one.kind === 'change' && one.item.id === item.id)
    return change?.kind === 'change' ? changedItem(subscription, item, change.wanted, now) : item
  })
  const added = changes.flatMap((change) =>
    change.kind === 'add'
      ? [newItem(ctx, subscription.id, change.wanted, periodOf(subscription, change.wanted, now), now)]
      : [],
  )
  const data = [...changed, ...added]
  checkItems(data)
  return data
}

function checkItems(items: readonly SubscriptionItem[]): void {
  if (items.length === 0) {
    throw invalidRequest(
      'A subscription must have at least one active plan. To cancel a subscription, please use the cancel endpoint instead.',
      { param: 'items' },
    )
  }
  const prices = items.map((item) => item.price.id)
  const twice = prices.find((id, index) => prices.indexOf(id) !== index)
  if (twice === undefined) return
  throw invalidRequest(`Cannot add multiple subscription items with the same plan: ${twice}`, {
    param: 'items',
  })
}

function changedItem(
  subscription: Subscription,
  item: SubscriptionItem,
  wanted: WantedItem,
  now: number,
): SubscriptionItem {
  const { quantity: _before, ...rest } = item
  const period = periodOf(subscription, wanted, now)
  return {
    ...rest,
    current_period_end: period.end,
    current_period_start: period.start,
    metadata: wanted.metadata,
    plan: planOf(wanted.price),
    price: wanted.price,
    ...(wanted.quantity === undefined ? {} : { quantity: wanted.quantity }),
  }
}

/** The period of the anchor's rhythm around now; during a trial, the trial. */
function periodOf(subscription: Subscription, wanted: WantedItem, now: number) {
  if (subscription.status === 'trialing' && subscription.trial_end !== null) {
    return { start: subscription.trial_start ?? now, end: subscription.trial_end }
  }
  return periodContaining(subscription.billing_cycle_anchor, cadenceOf(wanted.price), now)
}
