import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import { days } from './periods.ts'

const TRIAL_NOTICE_DAYS = 3

/** Has the end of a trial announced three days ahead, or at once when it is closer. */
export function announceTrialEnd(ctx: Ctx, subscription: Subscription, trialEnd: number): void {
  const at = trialEnd - days(TRIAL_NOTICE_DAYS)
  const { id: subject, test_clock: clock } = subscription
  ctx.unschedule('trial_will_end', subject)
  if (at <= ctx.now(subscription.customer)) ctx.emit('customer.subscription.trial_will_end', subscription)
  else ctx.schedule({ kind: 'trial_will_end', subject, at, clock })
}

/** A trial that ends before its end was announced is announced now. */
export function announceEarlyEnd(ctx: Ctx, subscription: Subscription): void {
  const isAnnounced = ctx.store.timers.find(`trial_will_end:${subscription.id}`) === undefined
  ctx.unschedule('trial_will_end', subscription.id)
  if (!isAnnounced) ctx.emit('customer.subscription.trial_will_end', subscription)
}
