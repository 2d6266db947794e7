import type { Ctx } from '../http/context.ts'
import { StripeError } from '../http/errors.ts'
import type { Subscription, SubscriptionSchedule } from '../store/collections.ts'
import { methodOf } from './collection.ts'
import { nothingToPayWith } from './nothing-to-pay-with.ts'
import { type Pause, pauseSubscription } from './pause.ts'
import { type Resume, resumeSubscription } from './resume.ts'
import { resumeState } from './resume-status.ts'

export type PauseSchedule = SubscriptionSchedule['pause_schedules'][number]
type Status = PauseSchedule['pause']['status'] & NonNullable<PauseSchedule['resume']>['status']

/** Appoints the pause that a schedule books, and takes one that is due at once. */
export function takeDuePause(ctx: Ctx, schedule: SubscriptionSchedule): SubscriptionSchedule {
  appointPause(ctx, schedule)
  const pause = schedule.pause_schedules[0]?.pause
  const isDue = pause?.status.type === 'scheduled' && pause.pause_at <= ctx.now(schedule.customer)
  if (isDue) passPauseAt(ctx, schedule.id)
  return ctx.store.subscription_schedules.get(schedule.id)
}

/** Has a schedule's pause and its end met at their moments; what is not booked any more is not met. */
function appointPause(ctx: Ctx, schedule: SubscriptionSchedule): void {
  const [booked] = schedule.pause_schedules
  const { id: subject, test_clock: clock } = schedule
  if (booked?.pause.status.type === 'scheduled') {
    ctx.schedule({ kind: 'schedule_pause', subject, at: booked.pause.pause_at, clock })
  } else ctx.unschedule('schedule_pause', subject)
  if (booked?.resume?.status.type === 'scheduled') {
    ctx.schedule({ kind: 'schedule_resume', subject, at: booked.resume.resume_at, clock })
  } else ctx.unschedule('schedule_resume', subject)
}

/** Pauses a subscription whose schedule says so by now. At a period's end that comes before the renewal. */
export function enterDuePause(ctx: Ctx, subscription: Subscription): boolean {
  const schedule = ctx.store.subscription_schedules.find(subscription.schedule ?? '')
  const pause = schedule?.pause_schedules[0]?.pause
  if (schedule === undefined || pause?.status.type !== 'scheduled') return false
  if (pause.pause_at > ctx.now(subscription.customer)) return false
  passPauseAt(ctx, schedule.id)
  return ctx.store.subscriptions.get(subscription.id).status === 'paused'
}

/** The moment of a booked pause. Emits `subscription_schedule.updated` after what the pause itself tells. */
export function passPauseAt(ctx: Ctx, id: string): void {
  const schedule = ctx.store.subscription_schedules.find(id)
  const subscription = ctx.store.subscriptions.find(schedule?.subscription ?? '')
  const [booked] = schedule?.pause_schedules ?? []
  if (schedule?.status !== 'active' || subscription === undefined) return
  if (booked?.pause.status.type !== 'scheduled') return
  const status = attempt(() => {
    pauseSubscription(ctx, subscription, pauseOf(booked.pause))
    return 'succeeded'
  })
  tell(ctx, schedule, { ...booked, pause: { ...booked.pause, status } })
}

/** The moment of a booked resumption: what it costs is charged while nobody is there. */
export function passResumeAt(ctx: Ctx, id: string): void {
  const schedule = ctx.store.subscription_schedules.find(id)
  const subscription = ctx.store.subscriptions.find(schedule?.subscription ?? '')
  const [booked] = schedule?.pause_schedules ?? []
  if (schedule?.status !== 'active' || subscription === undefined || booked?.resume == null) return
  const { settings } = booked.resume
  const status = attempt(() => {
    // Somebody resumed it before.
    if (subscription.status === 'active' || subscription.status === 'past_due') return 'succeeded'
    if (methodOf(ctx, subscription) === undefined) throw nothingToPayWith()
    const waits = settings.payment_behavior !== 'resume_on_payment_attempt'
    resumeSubscription(ctx, subscription, {
      anchor: settings.billing_cycle_anchor === 'unchanged' ? 'unchanged' : 'now',
      paymentBehavior: waits ? 'resume_on_payment_success' : 'resume_on_payment_attempt',
      prorationBehavior: prorationOf(settings),
      prorationDate: null,
      offSession: true,
    })
    return resumeState(ctx, subscription.id)
  })
  tell(ctx, schedule, { ...booked, resume: { ...booked.resume, status } })
}

/** What a booked pause gives back and bills. */
export function pauseOf(pause: PauseSchedule['pause']): Pause {
  return {
    unusedTimeFrom: unusedTimeFrom(pause),
    invoicing: pause.settings?.invoicing_behavior === 'invoice' ? 'invoice' : 'pending_invoice_item',
  }
}

/** The pause that a schedule will make, if it is still to come. */
export function comingPause(schedule: SubscriptionSchedule | undefined): PauseSchedule | null {
  const [booked] = schedule?.pause_schedules ?? []
  return booked?.pause.status.type === 'scheduled' ? booked : null
}

function unusedTimeFrom({ settings }: PauseSchedule['pause']): Pause['unusedTimeFrom'] {
  switch (settings?.bill_for.unused_time_from.type) {
    case 'none':
      return 'none'
    case 'item_current_period_start':
      return 'item_current_period_start'
    default:
      return 'now'
  }
}

function prorationOf(
  settings: NonNullable<PauseSchedule['resume']>['settings'],
): Resume['prorationBehavior'] {
  switch (settings.proration_behavior) {
    case 'always_invoice':
      return 'always_invoice'
    case 'none':
      return 'none'
    default:
      return 'create_prorations'
  }
}

/** What came of it, as Stripe words it. */
function attempt(act: () => Status['type']): Status {
  try {
    return { type: act() }
  } catch (error) {
    if (error instanceof StripeError) return { type: 'error', error: { message: error.message } }
    throw error
  }
}

function tell(ctx: Ctx, before: SubscriptionSchedule, entry: PauseSchedule): void {
  const after = ctx.store.subscription_schedules.update(before.id, { pause_schedules: [entry] })
  appointPause(ctx, after)
  ctx.emit('subscription_schedule.updated', after, before)
}
