import type { Ctx } from '../http/context.ts'
import type { Subscription, SubscriptionSchedule } from '../store/collections.ts'
import { defaultPayment } from './invoice-payment.ts'

type Resume = NonNullable<SubscriptionSchedule['pause_schedules'][number]['resume']>

/** How far a subscription's resumption has come: it waits for its payment, for the customer, or is done. */
export function resumeState(ctx: Ctx, id: string): 'pending' | 'requires_action' | 'succeeded' {
  const resumption = ctx.store.resumptions.find(id)
  if (resumption === undefined) return 'succeeded'
  const intent = defaultPayment(ctx, resumption.invoice)?.intent
  const needsHolder =
    intent?.status === 'requires_action' || intent?.last_payment_error?.code === 'authentication_required'
  return needsHolder ? 'requires_action' : 'pending'
}

/**
 * A resumption that a schedule began came to its end: the schedule says so. Emits `subscription_schedule.updated`.
 */
export function settleResume(ctx: Ctx, subscription: Subscription, status: Resume['status']): void {
  const before = ctx.store.subscription_schedules.find(subscription.schedule ?? '')
  const [booked] = before?.pause_schedules ?? []
  if (before?.status !== 'active' || !booked?.resume) return
  if (!['pending', 'requires_action'].includes(booked.resume.status.type)) return
  const after = ctx.store.subscription_schedules.update(before.id, {
    pause_schedules: [{ ...booked, resume: { ...booked.resume, status } }],
  })
  ctx.emit('subscription_schedule.updated', after, before)
}
