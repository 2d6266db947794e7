import type { Ctx } from '../http/context.ts'
import type { Subscription, SubscriptionSchedule } from '../store/collections.ts'

/** Says that a schedule is over; nothing of it will happen any more. */
export function finishSchedule(
  ctx: Ctx,
  schedule: SubscriptionSchedule,
  how: 'aborted' | 'canceled' | 'completed' | 'released',
): SubscriptionSchedule {
  const now = ctx.now(schedule.customer)
  ctx.unschedule('schedule_phase', schedule.id)
  ctx.unschedule('schedule_expiring', schedule.id)
  ctx.unschedule('schedule_pause', schedule.id)
  ctx.unschedule('schedule_resume', schedule.id)
  const over = ctx.store.subscription_schedules.update(schedule.id, {
    current_phase: null,
    ...(how === 'completed' ? { completed_at: now, status: 'completed' } : {}),
    ...(how === 'released'
      ? {
          released_at: now,
          released_subscription: schedule.subscription,
          status: 'released',
          subscription: null,
        }
      : {}),
    ...(how === 'canceled' || how === 'aborted' ? { canceled_at: now, status: 'canceled' } : {}),
  })
  ctx.emit(ENDINGS[how], over)
  return over
}

const ENDINGS = {
  aborted: 'subscription_schedule.aborted',
  canceled: 'subscription_schedule.canceled',
  completed: 'subscription_schedule.completed',
  released: 'subscription_schedule.released',
} as const

/** The subscription ends, and its schedule with it: completed where that was the plan. */
export function closeSchedule(ctx: Ctx, subscription: Subscription, how: 'aborted' | 'canceled'): void {
  const schedule = ctx.store.subscription_schedules.find(subscription.schedule ?? '')
  if (schedule?.status !== 'active') return
  const last = schedule.phases.at(-1)?.end_date ?? 0
  const isDone = schedule.end_behavior === 'cancel' && last <= ctx.now(subscription.customer)
  finishSchedule(ctx, schedule, isDone ? 'completed' : how)
}
