import type { Ctx } from '../http/context.ts'
import type { Subscription, SubscriptionSchedule } from '../store/collections.ts'
import { applyMetadata } from '../http/params.ts'
import type { ItemChange } from './item-changes.ts'
import { days } from './periods.ts'
import { isMetered, planOf } from './price-view.ts'
import { finishSchedule } from './schedule-end.ts'
import { newItem, type SubscriptionItem } from './subscription-object.ts'
import type { WantedItem } from './subscription-plan.ts'

export type Phase = SubscriptionSchedule['phases'][number]

const NOTICE_DAYS = 7

/** The phase that holds the moment. */
export const phaseAt = (schedule: SubscriptionSchedule, moment: number): Phase | undefined =>
  schedule.phases.find((phase) => phase.start_date <= moment && moment < phase.end_date)

/** Has the end of the current phase, and the coming end of the whole, met at their moments. */
export function appointPhaseEnd(ctx: Ctx, schedule: SubscriptionSchedule): void {
  const end = schedule.current_phase?.end_date ?? schedule.phases[0]?.start_date
  if (end === undefined) return
  const { id, test_clock: clock } = schedule
  ctx.schedule({ kind: 'schedule_phase', subject: id, at: end, clock })
  const notice = (schedule.phases.at(-1)?.end_date ?? end) - days(NOTICE_DAYS)
  if (notice > ctx.now(schedule.customer))
    ctx.schedule({ kind: 'schedule_expiring', subject: id, at: notice, clock })
}

/**
 * Moves a subscription's schedule into the phase that is due, or lets go of the subscription after the last one.
 * Emits the schedule's event and answers the stored subscription with the phase's settings; its own event is the
 * caller's. At a period's `boundary` the items are changed too and wait to be renewed; within a period they are left.
 */
export function enterDuePhase(
  ctx: Ctx,
  subscription: Subscription,
  where: 'boundary' | 'within',
): Subscription {
  const schedule = ctx.store.subscription_schedules.find(subscription.schedule ?? '')
  const now = ctx.now(subscription.customer)
  if (schedule?.status !== 'active' || schedule.current_phase === null) return subscription
  if (schedule.current_phase.end_date > now) return subscription
  const phase = phaseAt(schedule, now)
  if (phase === undefined) {
    finishSchedule(ctx, schedule, 'released')
    return ctx.store.subscriptions.update(subscription.id, { schedule: null })
  }
  const moved = ctx.store.subscription_schedules.update(schedule.id, {
    current_phase: { end_date: phase.end_date, start_date: phase.start_date },
  })
  ctx.emit('subscription_schedule.updated', moved, schedule)
  appointPhaseEnd(ctx, moved)
  const settled = withSettings(subscription, phase)
  return ctx.store.subscriptions.put(where === 'boundary' ? withItems(ctx, settled, phase, now) : settled)
}

function withSettings(subscription: Subscription, phase: Phase): Subscription {
  return {
    ...subscription,
    default_payment_method: phase.default_payment_method ?? subscription.default_payment_method,
    description: phase.description ?? subscription.description,
    metadata: applyMetadata(subscription.metadata, phase.metadata ?? {}),
  }
}

/** The items of the phase in the period that just ended: the renewal moves them on and bills them. */
function withItems(ctx: Ctx, subscription: Subscription, phase: Phase, now: number): Subscription {
  const changes = changesToPhase(ctx, subscription, phase)
  const removed = new Set(changes.flatMap((one) => (one.kind === 'remove' ? [one.item.id] : [])))
  const kept = subscription.items.data.filter(({ id }) => !removed.has(id))
  const data = [
    ...kept.map((item) => repriced(item, changes)),
    ...changes.flatMap((one) =>
      one.kind === 'add' ? [newItem(ctx, subscription.id, one.wanted, { start: now, end: now }, now)] : [],
    ),
  ]
  const turns = changes.some((one) => one.kind === 'change' && !hasSameRhythm(one.item, one.wanted))
  return {
    ...subscription,
    // A new rhythm counts from where it begins.
    billing_cycle_anchor: turns ? now : subscription.billing_cycle_anchor,
    items: { ...subscription.items, data },
  }
}

function repriced(item: SubscriptionItem, changes: readonly ItemChange[]): SubscriptionItem {
  const change = changes.find((one) => one.kind === 'change' && one.item.id === item.id)
  if (change?.kind !== 'change') return item
  const { quantity: _before, ...rest } = item
  const { price, quantity, metadata } = change.wanted
  return { ...rest, metadata, plan: planOf(price), price, ...(quantity === undefined ? {} : { quantity }) }
}

function hasSameRhythm(item: SubscriptionItem, wanted: WantedItem): boolean {
  const [now, then] = [item.price.recurring, wanted.price.recurring]
  return now?.interval === then?.interval && now?.interval_count === then?.interval_count
}

/** What a phase does to each item: the one of the same price stays, others are repriced in order, added or removed. */
export function changesToPhase(ctx: Ctx, subscription: Subscription, phase: Phase): ItemChange[] {
  const left = [...subscription.items.data]
  const wishes = phase.items.map((item) => ({
    wanted: wantedOf(ctx, item),
    item: takePrice(left, item.price),
  }))
  const changes = wishes.flatMap(({ wanted, item }): ItemChange[] => {
    const current = item ?? left.shift()
    if (current === undefined) return [{ kind: 'add', wanted }]
    const metadata = { ...current.metadata, ...wanted.metadata }
    return isAsWanted(current, wanted)
      ? []
      : [{ kind: 'change', item: current, wanted: { ...wanted, metadata } }]
  })
  return [...changes, ...left.map((item): ItemChange => ({ kind: 'remove', item }))]
}

function isAsWanted(item: SubscriptionItem, { price, quantity, metadata }: WantedItem): boolean {
  if (item.price.id !== price.id || item.quantity !== quantity) return false
  return Object.entries(metadata).every(([key, value]) => item.metadata[key] === value)
}

function takePrice(left: SubscriptionItem[], price: string): SubscriptionItem | undefined {
  const index = left.findIndex((item) => item.price.id === price)
  return index === -1 ? undefined : left.splice(index, 1)[0]
}

/** A phase's item as a new subscription takes it. */
export function wantedOf(ctx: Ctx, item: Phase['items'][number]): WantedItem {
  const price = ctx.store.prices.get(item.price)
  return {
    price,
    product: ctx.store.products.get(price.product),
    quantity: isMetered(price) ? undefined : (item.quantity ?? 1),
    metadata: item.metadata ?? {},
    discounts: [],
  }
}
