import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { Discount, Subscription } from '../store/collections.ts'
import type { PlannedState } from '../store/internal-records.ts'
import { cutProrations, itemsUntil } from './cut-periods.ts'
import { itemsAfter, type ItemChange } from './item-changes.ts'
import type { Period } from './periods.ts'
import { creditsOf, debitsOf, movesMoney, prorationsOf, type Proration } from './prorations.ts'
import { periodAround, periodFrom, rhythmFrom, rhythmOf } from './rhythm.ts'
import type { SubscriptionItem } from './subscription-object.ts'
import type { PlannedLine } from './subscription-plan.ts'
import { inPeriod, wholeLines } from './whole-lines.ts'

/** What shall become of a running subscription. */
export interface WantedChange {
  items: readonly ItemChange[]
  anchor: 'now' | 'unchanged'
  /** `end` ends a trial now; a moment starts one, or moves its end. */
  trial: 'end' | number | null
  /** Where the running periods end instead, or null for no such end; absent for no change. */
  cancelAt?: number | null
  prorationBehavior: 'always_invoice' | 'create_prorations' | 'none'
  prorationDate: number | null
}

/** How it will be, and what that costs; nothing is stored. */
export interface ChangePlan {
  after: PlannedState
  /** Whole periods. */
  lines: PlannedLine[]
  /** Parts of periods: credits and debits. */
  prorations: Proration[]
  /** Whether an invoice is made at once; else the prorations wait for the next one. */
  billsNow: boolean
}

interface Stage {
  ctx: Ctx
  subscription: Subscription
  items: SubscriptionItem[]
  wanted: WantedChange
  fresh: readonly Discount[]
  now: number
}

/**
 * Changing and previewing both go through here, so that they cannot differ. `fresh` are discounts that the
 * subscription names and the store does not have.
 * @throws StripeError 400 for a change that the subscription's state does not allow.
 */
export function planChange(
  ctx: Ctx,
  subscription: Subscription,
  wanted: WantedChange,
  fresh: readonly Discount[] = [],
): ChangePlan {
  const items =
    wanted.items.length === 0 ? subscription.items.data : itemsAfter(ctx, subscription, wanted.items)
  const stage = { ctx, subscription, items, wanted, fresh, now: ctx.now(subscription.customer) }
  if (typeof wanted.trial === 'number') return withTrialUntil(stage, wanted.trial)
  if (wanted.trial === 'end' && subscription.status === 'trialing') return withoutTrial(stage)
  if (wanted.anchor === 'now') return restarted(stage)
  if (wanted.cancelAt !== undefined) return cut(stage, wanted.cancelAt)
  const prorations = prorationsFor(stage)
  const billsNow = wanted.prorationBehavior === 'always_invoice' && prorations.length > 0
  return { after: stateOf(stage, {}), lines: [], prorations, billsNow }
}

function stateOf({ subscription, items }: Stage, changes: Partial<PlannedState>): PlannedState {
  const { status, trial_end, trial_start } = subscription
  return {
    ...rhythmOf(subscription),
    status,
    trial_end,
    trial_start,
    items: { ...subscription.items, data: items },
    ...changes,
  }
}

/** What the change costs in the running period; trials and paused subscriptions run for nothing. */
function prorationsFor({ ctx, subscription, items, wanted, fresh, now }: Stage): Proration[] {
  if (wanted.prorationBehavior === 'none' || !isPaying(subscription)) return []
  const moment = momentWithin(subscription, wanted, now)
  return prorationsOf(ctx, subscription, items, wanted.items, moment, fresh)
}

const isPaying = ({ status }: Subscription) => ['active', 'past_due', 'unpaid'].includes(status)

function momentWithin(subscription: Subscription, { prorationDate }: WantedChange, now: number): number {
  const moment = prorationDate ?? now
  const starts = Math.max(...subscription.items.data.map((item) => item.current_period_start))
  const ends = Math.min(...subscription.items.data.map((item) => item.current_period_end))
  if (moment >= starts && moment < ends) return moment
  throw invalidRequest('`proration_date` must lie within the current billing period.', {
    param: 'proration_date',
  })
}

/** The running periods end elsewhere: what is cut off is given back, what is added is billed, beside what items change. */
function cut(stage: Stage, cancelAt: number | null): ChangePlan {
  const { ctx, subscription, wanted, fresh, now } = stage
  const data = itemsUntil({ ...subscription, items: { ...subscription.items, data: stage.items } }, cancelAt)
  const changed = () =>
    prorationsOf(ctx, subscription, data, wanted.items, momentWithin(subscription, wanted, now), fresh)
  const all = [
    ...cutProrations(ctx, subscription, data),
    ...(wanted.items.length === 0 || !isPaying(subscription) ? [] : changed()),
  ].toSorted((one, other) => Number(one.amount > 0) - Number(other.amount > 0))
  const prorations = wanted.prorationBehavior === 'none' ? [] : all
  const billsNow = wanted.prorationBehavior === 'always_invoice' && prorations.length > 0
  const after = stateOf(stage, { items: { ...subscription.items, data } })
  return { after, lines: [], prorations, billsNow }
}

/** Every period begins again now: what is left of the old ones is given back, the new ones are billed whole. */
function restarted(stage: Stage): ChangePlan {
  const { ctx, subscription, wanted, fresh, now } = stage
  if (!isPaying(subscription)) {
    throw invalidRequest(
      `You cannot reset the billing cycle anchor of a subscription in the \`${subscription.status}\` status.`,
      { param: 'billing_cycle_anchor' },
    )
  }
  const data = inWholePeriods(stage)
  const after = stateOf(stage, { ...rhythmFrom(now), items: { ...subscription.items, data } })
  const gives = wanted.prorationBehavior !== 'none'
  const moment = momentWithin(subscription, wanted, now)
  const credits = gives ? creditsOf(ctx, subscription, subscription.items.data, moment) : []
  if (wanted.prorationBehavior === 'create_prorations' && !movesMoney(subscription, stage.items)) {
    const debits = debitsOf(ctx, { ...subscription, ...after }, data, now, fresh)
    return { after, lines: [], prorations: [...credits, ...debits], billsNow: false }
  }
  const lines = wholeLines(ctx, { ...subscription, ...after }, data)
  return { after, lines, prorations: credits, billsNow: lines.length + credits.length > 0 }
}

/** New periods from now on, which the subscription's end cuts short. */
function inWholePeriods({ items, now, subscription }: Stage): SubscriptionItem[] {
  return items.map((item) => inPeriod(item, cutShort(periodFrom(item.price, now), subscription)))
}

const cutShort = ({ start, end }: Period, { cancel_at: cancelAt }: Subscription): Period => ({
  start,
  end: Math.min(end, cancelAt ?? Infinity),
})

/** A trial that starts on a paid subscription gives back what is left of the period; one that runs only moves its end. */
function withTrialUntil(stage: Stage, until: number): ChangePlan {
  const { ctx, subscription, items, wanted, now } = stage
  const isRunning = subscription.status === 'trialing'
  if (!isRunning && subscription.status !== 'active') {
    throw invalidRequest(
      `The emulator does not start a trial on a subscription in the \`${subscription.status}\` status.`,
      { param: 'trial_end' },
    )
  }
  const start = isRunning ? (subscription.trial_start ?? now) : now
  const data = items.map((item) => inPeriod(item, { start, end: until }))
  const after = stateOf(stage, {
    ...rhythmFrom(until),
    items: { ...subscription.items, data },
    status: 'trialing',
    trial_end: until,
    trial_start: start,
  })
  const gives = !isRunning && wanted.prorationBehavior !== 'none'
  const prorations = gives
    ? creditsOf(ctx, subscription, subscription.items.data, momentWithin(subscription, wanted, now))
    : []
  const billsNow = wanted.prorationBehavior === 'always_invoice' && prorations.length > 0
  return { after, lines: [], prorations, billsNow }
}

/** The trial is over now: the first paid period begins, or what is left until the anchor where that stays. */
function withoutTrial(stage: Stage): ChangePlan {
  const { ctx, subscription, items, wanted, fresh, now } = stage
  const over = { status: 'active', trial_end: now } as const
  if (subscription.trial_settings?.end_behavior.billing_cycle_anchor !== 'unchanged') {
    const data = inWholePeriods(stage)
    const after = stateOf(stage, { ...over, ...rhythmFrom(now), items: { ...subscription.items, data } })
    const lines = wholeLines(ctx, { ...subscription, ...after }, data)
    return { after, lines, prorations: [], billsNow: lines.length > 0 }
  }
  const data = items.map((item) =>
    inPeriod(item, cutShort(periodAround(subscription, item.price, now), subscription)),
  )
  const prorations = wanted.prorationBehavior === 'none' ? [] : debitsOf(ctx, subscription, data, now, fresh)
  const after = stateOf(stage, { ...over, items: { ...subscription.items, data } })
  return { after, lines: [], prorations, billsNow: prorations.length > 0 }
}
