import type { Ctx } from '../http/context.ts'
import type { Subscription, SubscriptionSchedule } from '../store/collections.ts'
import { cancelNow } from './cancel.ts'
import type { WantedChange } from './change-plan.ts'
import { changeSubscription } from './change-subscription.ts'
import { keepDiscounts } from './discounts.ts'
import { freshOf } from './item-changes.ts'
import { passPeriodEnd } from './lifecycle.ts'
import { finishSchedule } from './schedule-end.ts'
import {
  anchorIn,
  appointPhaseEnd,
  behaviorOf,
  changesToPhase,
  enterDuePhase,
  phaseAt,
  trialIn,
} from './schedule-phases.ts'
import { startScheduled } from './schedule-start.ts'
import { schedulePeriodEnd } from './period-end.ts'

/** A phase is over, or the first one begins. Where a period ends at the same moment, the renewal bills the new items. */
export function passPhaseEnd(ctx: Ctx, id: string): void {
  const schedule = ctx.store.subscription_schedules.find(id)
  if (schedule === undefined) return
  if (schedule.status === 'not_started') {
    startScheduled(ctx, schedule)
    return
  }
  const subscription = ctx.store.subscriptions.find(schedule.subscription ?? '')
  if (schedule.status !== 'active' || subscription === undefined) return
  const ends = [
    ...subscription.items.data.map((item) => item.current_period_end),
    subscription.cancel_at ?? Infinity,
  ]
  const isPaused = subscription.status === 'paused'
  // A schedule that has yet to resume its subscription outlives its last phase.
  if (isPaused && awaitsResume(schedule) && phaseAt(schedule, ctx.now(schedule.customer)) === undefined)
    return
  // What is paused has no period whose end could take the phase along.
  if (!isPaused && Math.min(...ends) <= ctx.now(schedule.customer)) {
    passPeriodEnd(ctx, subscription.id)
    return
  }
  const settled = enterDuePhase(ctx, subscription, 'within')
  const phase = phaseAt(schedule, ctx.now(schedule.customer))
  if (phase === undefined) ctx.emit('customer.subscription.updated', settled, subscription)
  else {
    alignItems(ctx, settled, behaviorOf(phase.proration_behavior), subscription, {
      anchor: anchorIn(settled, phase),
      trial: trialIn(settled, phase, ctx.now(schedule.customer)),
    })
  }
}

function awaitsResume({ pause_schedules: [booked] }: SubscriptionSchedule): boolean {
  return ['pending', 'requires_action', 'scheduled'].includes(booked?.resume?.status.type ?? '')
}

/** Seven days before the last phase ends. */
export function warnOfExpiry(ctx: Ctx, id: string): void {
  const schedule = ctx.store.subscription_schedules.find(id)
  if (schedule?.status === 'active') ctx.emit('subscription_schedule.expiring', schedule)
}

/** Changes the items within a running period to those of the current phase, which may begin a trial. */
export function alignItems(
  ctx: Ctx,
  subscription: Subscription,
  prorationBehavior: WantedChange['prorationBehavior'],
  before: Subscription,
  { anchor = 'unchanged', trial = null }: Partial<Pick<WantedChange, 'anchor' | 'trial'>> = {},
): void {
  const schedule = ctx.store.subscription_schedules.get(subscription.schedule ?? '')
  const phase = phaseAt(schedule, ctx.now(subscription.customer))
  const items = phase === undefined ? [] : changesToPhase(ctx, subscription, phase)
  if (items.length === 0 && anchor === 'unchanged' && trial === null) {
    ctx.emit('customer.subscription.updated', subscription, before)
    return
  }
  keepDiscounts(ctx, freshOf(items), subscription.id)
  changeSubscription(ctx, subscription, {
    items,
    anchor,
    trial,
    extras: [],
    held: {},
    prorationBehavior,
    prorationDate: null,
    paymentBehavior: 'allow_incomplete',
    offSession: true,
    before,
  })
}

/** Ties an active schedule to the subscription: its end shows as `cancel_at` where it cancels. */
export function tieSubscription(
  ctx: Ctx,
  schedule: SubscriptionSchedule,
  before: Subscription,
): Subscription {
  const end = schedule.phases.at(-1)?.end_date ?? null
  const cancels = schedule.end_behavior === 'cancel'
  const tied = ctx.store.subscriptions.update(before.id, {
    schedule: schedule.id,
    cancel_at: cancels ? end : null,
    cancel_at_period_end: false,
    canceled_at: cancels ? (before.canceled_at ?? ctx.now(before.customer)) : null,
  })
  schedulePeriodEnd(ctx, tied)
  appointPhaseEnd(ctx, schedule)
  return tied
}

/** Lets the subscription go on as it is, without a schedule. Emits `.released` and the subscription's update. */
export function releaseSchedule(
  ctx: Ctx,
  schedule: SubscriptionSchedule,
  preserveCancelDate: boolean,
): SubscriptionSchedule {
  const over = finishSchedule(ctx, schedule, 'released')
  const before = ctx.store.subscriptions.find(schedule.subscription ?? '')
  if (before !== undefined) {
    const keeps = preserveCancelDate && before.cancel_at !== null
    const after = ctx.store.subscriptions.update(before.id, {
      schedule: null,
      ...(keeps ? {} : { cancel_at: null, canceled_at: null }),
    })
    ctx.emit('customer.subscription.updated', after, before)
    schedulePeriodEnd(ctx, after)
  }
  return over
}

/** Cancels the schedule and its subscription with it. */
export function cancelSchedule(
  ctx: Ctx,
  schedule: SubscriptionSchedule,
  { invoiceNow, prorate }: { invoiceNow: boolean; prorate: boolean },
): SubscriptionSchedule {
  const subscription = ctx.store.subscriptions.find(schedule.subscription ?? '')
  if (subscription === undefined) return finishSchedule(ctx, schedule, 'canceled')
  cancelNow(ctx, subscription, { details: {}, invoiceNow, prorate })
  return ctx.store.subscription_schedules.get(schedule.id)
}
