import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { Discount, Subscription } from '../store/collections.ts'
import { planOf } from './price-view.ts'
import { periodAround } from './rhythm.ts'
import { newItem, type SubscriptionItem } from './subscription-object.ts'
import type { WantedItem } from './subscription-plan.ts'

export type ItemChange =
  | { kind: 'add'; wanted: WantedItem }
  | { kind: 'remove'; item: SubscriptionItem }
  /** `discounts` are the item's afterwards; absent leaves them. */
  | { kind: 'change'; item: SubscriptionItem; wanted: WantedItem; discounts?: readonly string[] }

/** The discounts that changes bring and the store does not have. */
export const freshOf = (changes: readonly ItemChange[]): Discount[] =>
  changes.flatMap((change) => (change.kind === 'remove' ? [] : change.wanted.discounts))

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
    return change?.kind === 'change' ? changedItem(subscription, change, now) : item
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
  { item, wanted, discounts }: ItemChange & { kind: 'change' },
  now: number,
): SubscriptionItem {
  const { metadata, price, quantity } = wanted
  const period = hasSameRhythm(item, wanted) ? periodAsIs(item) : periodOf(subscription, wanted, now)
  const changed = {
    // The order of the keys stays: what is the same must not look changed.
    ...item,
    current_period_end: period.end,
    current_period_start: period.start,
    discounts: [...(discounts ?? item.discounts)],
    metadata,
    plan: planOf(price),
    price,
    tax_rates: wanted.taxRates === undefined ? item.tax_rates : [...wanted.taxRates],
  }
  if (quantity !== undefined) return { ...changed, quantity }
  const { quantity: _none, ...metered } = changed
  return metered
}

const periodAsIs = (item: SubscriptionItem) => ({
  start: item.current_period_start,
  end: item.current_period_end,
})

/** Whether the wanted price bills as often as the item does. */
export function hasSameRhythm(item: SubscriptionItem, wanted: WantedItem): boolean {
  const [now, then] = [item.price.recurring, wanted.price.recurring]
  return now?.interval === then?.interval && now?.interval_count === then?.interval_count
}

/** The period of the anchor's rhythm around now; during a trial, the trial; while paused, what is left behind. */
function periodOf(subscription: Subscription, wanted: WantedItem, now: number) {
  if (subscription.status === 'trialing' && subscription.trial_end !== null) {
    return { start: subscription.trial_start ?? now, end: subscription.trial_end }
  }
  const [first] = subscription.items.data
  if (subscription.status === 'paused' && first !== undefined) return periodAsIs(first)
  return periodAround(subscription, wanted.price, now)
}
