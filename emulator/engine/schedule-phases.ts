import type { Ctx } from '../http/context.ts'
import type { Discount, Subscription, SubscriptionSchedule, TaxRate } from '../store/collections.ts'
import { applyMetadata } from '../http/params.ts'
import type { WantedChange } from './change-plan.ts'
import { keepDiscounts, turnDiscounts } from './discounts.ts'
import { freshOf, hasSameRhythm, type ItemChange } from './item-changes.ts'
import { days } from './periods.ts'
import { isMetered, planOf } from './price-view.ts'
import { putExtras } from './extra-items.ts'
import { discountsWished, enterDiscounts } from './phase-discounts.ts'
import { extrasOf } from './phase-extras.ts'
import { rhythmFrom } from './rhythm.ts'
import { finishSchedule } from './schedule-end.ts'
import { automaticTaxOf, newItem, type SubscriptionItem } from './subscription-object.ts'
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
  if (where === 'within') {
    putExtras(ctx, subscription, extrasOf(ctx, subscription.customer, phase), null)
    return enterDiscounts(ctx, ctx.store.subscriptions.put(withSettings(ctx, subscription, phase)), phase)
  }
  const { turned, fresh } = withPhase(ctx, subscription, phase, now)
  keepDiscounts(ctx, fresh, subscription.id)
  const settled = ctx.store.subscriptions.put(turned)
  putExtras(ctx, settled, extrasOf(ctx, subscription.customer, phase), null)
  turnDiscounts(ctx, subscription, settled)
  return enterDiscounts(ctx, settled, phase)
}

/**
 * The subscription in a phase that begins as its period ends: the renewal bills the new items. Nothing is stored;
 * `fresh` are the discounts that the items name and the store does not have.
 */
export function withPhase(
  ctx: Ctx,
  subscription: Subscription,
  phase: Phase,
  moment: number,
): { turned: Subscription; fresh: Discount[] } {
  const changes = changesToPhase(ctx, subscription, phase)
  const settled = withSettings(ctx, subscription, phase)
  return { turned: withItems(ctx, settled, phase, changes, moment), fresh: freshOf(changes) }
}

/** The subscription with what the phase says, and where that is silent the schedule, of all but items and discounts. */
export function withSettings(ctx: Ctx, subscription: Subscription, phase: Phase): Subscription {
  const schedule = ctx.store.subscription_schedules.find(subscription.schedule ?? '')
  return {
    ...subscription,
    ...taxesIn(subscription, phase),
    ...collectionIn(subscription, phase, schedule?.default_settings ?? null),
    default_payment_method:
      phase.default_payment_method ??
      schedule?.default_settings.default_payment_method ??
      subscription.default_payment_method,
    description: phase.description ?? subscription.description,
    metadata: applyMetadata(subscription.metadata, phase.metadata ?? {}),
  }
}

/** How a phase's invoices are collected and what they say. */
function collectionIn(
  subscription: Subscription,
  phase: Phase,
  settings: SubscriptionSchedule['default_settings'] | null,
): Pick<Subscription, 'collection_method' | 'days_until_due' | 'invoice_settings'> {
  const sends = sendsIn(phase, settings) ?? subscription.collection_method === 'send_invoice'
  const says = phase.invoice_settings ?? settings?.invoice_settings
  const { invoice_settings: said } = subscription
  return {
    collection_method: sends ? 'send_invoice' : 'charge_automatically',
    days_until_due: sends ? (dueIn(phase, settings) ?? subscription.days_until_due) : null,
    invoice_settings: {
      ...said,
      custom_fields: says?.custom_fields ?? said.custom_fields,
      description: says?.description ?? said.description,
      footer: says?.footer ?? said.footer,
    },
  }
}

/** Whether a phase's invoices are sent; null where neither it nor the schedule says. */
export function sendsIn(
  phase: Phase,
  settings: SubscriptionSchedule['default_settings'] | null,
): boolean | null {
  const method = phase.collection_method ?? settings?.collection_method ?? null
  return method === null ? null : method === 'send_invoice'
}

/** How many days an invoice that a phase sends may wait. */
export const dueIn = (
  phase: Phase,
  settings: SubscriptionSchedule['default_settings'] | null,
): number | null =>
  phase.invoice_settings?.days_until_due ?? settings?.invoice_settings.days_until_due ?? null

/** A phase that says nothing of taxes leaves them. */
function taxesIn(
  { automatic_tax, default_tax_rates }: Subscription,
  phase: Phase,
): Pick<Subscription, 'automatic_tax' | 'default_tax_rates'> {
  const named = phase.default_tax_rates ?? []
  if (phase.automatic_tax?.enabled === true) {
    return { automatic_tax: automaticTaxOf(true), default_tax_rates: [] }
  }
  return {
    automatic_tax: phase.automatic_tax === undefined ? automatic_tax : automaticTaxOf(false),
    default_tax_rates: named.length === 0 ? (default_tax_rates ?? []) : named,
  }
}

/** The items of the phase in the period that just ended: the renewal moves them on and bills them. */
function withItems(
  ctx: Ctx,
  subscription: Subscription,
  phase: Phase,
  changes: readonly ItemChange[],
  now: number,
): Subscription {
  const removed = new Set(changes.flatMap((one) => (one.kind === 'remove' ? [one.item.id] : [])))
  const kept = subscription.items.data.filter(({ id }) => !removed.has(id))
  const data = [
    ...kept.map((item) => repriced(item, changes)),
    ...changes.flatMap((one) =>
      one.kind === 'add' ? [newItem(ctx, subscription.id, one.wanted, { start: now, end: now }, now)] : [],
    ),
  ]
  const restarts = phase.billing_cycle_anchor === 'phase_start'
  const turns = changes.some((one) => one.kind === 'change' && !hasSameRhythm(one.item, one.wanted))
  return {
    ...subscription,
    // A new rhythm counts from where it begins.
    ...(turns || restarts ? rhythmFrom(now) : {}),
    items: { ...subscription.items, data },
  }
}

function repriced(item: SubscriptionItem, changes: readonly ItemChange[]): SubscriptionItem {
  const change = changes.find((one) => one.kind === 'change' && one.item.id === item.id)
  if (change?.kind !== 'change') return item
  const { quantity: _before, ...rest } = item
  const { price, quantity, metadata, taxRates } = change.wanted
  return {
    ...rest,
    discounts: [...(change.discounts ?? item.discounts)],
    tax_rates: taxRates === undefined ? item.tax_rates : [...taxRates],
    metadata,
    plan: planOf(price),
    price,
    ...(quantity === undefined ? {} : { quantity }),
  }
}

/** What a phase does to each item: the one of the same price stays, others are repriced in order, added or removed. */
export function changesToPhase(ctx: Ctx, subscription: Subscription, phase: Phase): ItemChange[] {
  const left = [...subscription.items.data]
  const wishes = phase.items.map((wish) => ({ wish, item: takePrice(left, wish.price) }))
  const changes = wishes.flatMap(({ wish, item }): ItemChange[] => {
    const current = item ?? left.shift()
    const { ids, fresh } = discountsWished(
      ctx,
      subscription.customer,
      current?.discounts ?? [],
      wish.discounts,
    )
    const wanted = { ...wantedOf(ctx, wish), discounts: fresh }
    if (current === undefined) return [{ kind: 'add', wanted }]
    const metadata = { ...current.metadata, ...wanted.metadata }
    return isAsWanted(current, wanted, ids)
      ? []
      : [{ kind: 'change', item: current, wanted: { ...wanted, metadata }, discounts: ids }]
  })
  return [...changes, ...left.map((item): ItemChange => ({ kind: 'remove', item }))]
}

function isAsWanted(
  item: SubscriptionItem,
  { price, quantity, metadata, taxRates }: WantedItem,
  discounts: readonly string[],
): boolean {
  if (item.price.id !== price.id || item.quantity !== quantity) return false
  if (item.discounts.join() !== discounts.join()) return false
  const idsOf = (rates: readonly TaxRate[]) => rates.map(({ id }) => id).join()
  if (taxRates !== undefined && idsOf(item.tax_rates ?? []) !== idsOf(taxRates)) return false
  return Object.entries(metadata).every(([key, value]) => item.metadata[key] === value)
}

function takePrice(left: SubscriptionItem[], price: string): SubscriptionItem | undefined {
  const index = left.findIndex((item) => item.price.id === price)
  return index === -1 ? undefined : left.splice(index, 1)[0]
}

/** A phase's item without its discounts; one that names no tax rates leaves those there are. */
export function wantedOf(ctx: Ctx, item: Phase['items'][number]): WantedItem {
  const price = ctx.store.prices.get(item.price)
  const rates = item.tax_rates ?? []
  return {
    price,
    product: ctx.store.products.get(price.product),
    quantity: isMetered(price) ? undefined : (item.quantity ?? 1),
    metadata: item.metadata ?? {},
    discounts: [],
    ...(rates.length === 0 ? {} : { taxRates: rates }),
  }
}

/** When the trial ends with which a phase begins at this moment; what owes has none. */
export function trialIn(subscription: Subscription, phase: Phase | undefined, moment: number): number | null {
  const end = phase?.start_date === moment ? phase.trial_end : null
  const mayHave = subscription.status === 'active' || subscription.status === 'trialing'
  return mayHave && end !== null && end > moment ? end : null
}

/** Whether the periods begin again with a phase that begins within them; those of a trial and of a pause do not. */
export function anchorIn({ status }: Subscription, phase: Phase): WantedChange['anchor'] {
  const isPaying = ['active', 'past_due', 'unpaid'].includes(status)
  return phase.billing_cycle_anchor === 'phase_start' && isPaying ? 'now' : 'unchanged'
}

/** Stripe's three words, out of what a stored phase may say. */
export function behaviorOf(word: string): WantedChange['prorationBehavior'] {
  return word === 'always_invoice' || word === 'none' ? word : 'create_prorations'
}
