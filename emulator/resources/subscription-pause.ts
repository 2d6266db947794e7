import { pauseSubscription, type Pause } from '../engine/pause.ts'
import { resumeSubscription } from '../engine/resume.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Subscription } from '../store/collections.ts'

const typed = <const Type extends string>(...types: readonly Type[]) =>
  p.hash({ type: p.required(p.enumeration(...types)) })

export const pauseShape = {
  bill_for: p.hash({
    outstanding_usage_through: typed('none', 'now'),
    unused_time_from: typed('item_current_period_start', 'none', 'now'),
  }),
  invoicing_behavior: p.enumeration('invoice', 'pending_invoice_item'),
  type: p.enumeration('subscription'),
}

/** Stopping a subscription for a while, and letting it run again. */
export const subscriptionPauseRoutes = [
  route({
    method: 'POST',
    path: '/v1/subscriptions/:id/pause',
    params: pauseShape,
    handle(ctx, { id, ...params }) {
      const subscription = ctx.store.subscriptions.get(id)
      ctx.now(subscription.customer)
      refuseScheduled(subscription)
      return pauseSubscription(ctx, subscription, readPause(params))
    },
  }),

  route({
    method: 'POST',
    path: '/v1/subscriptions/:id/resume',
    params: {
      billing_cycle_anchor: typed('now', 'unchanged'),
      payment_behavior: p.enumeration('resume_on_payment_attempt', 'resume_on_payment_success'),
      proration_behavior: p.enumeration('always_invoice', 'create_prorations', 'none'),
      proration_date: p.timestamp(),
    },
    handle(ctx, { id, ...params }) {
      const subscription = ctx.store.subscriptions.get(id)
      ctx.now(subscription.customer)
      return resumeSubscription(ctx, subscription, {
        anchor: params.billing_cycle_anchor?.type ?? 'now',
        paymentBehavior: params.payment_behavior ?? 'resume_on_payment_attempt',
        prorationBehavior: params.proration_behavior ?? 'create_prorations',
        prorationDate: params.proration_date ?? null,
      })
    },
  }),
]

/** What a pause bills, with Stripe's defaults. */
export function readPause({ bill_for, invoicing_behavior }: p.ParamsOf<typeof pauseShape>): Pause {
  return {
    unusedTimeFrom: bill_for?.unused_time_from?.type ?? 'now',
    invoicing: invoicing_behavior ?? 'pending_invoice_item',
  }
}

function refuseScheduled({ schedule }: Subscription): void {
  if (schedule === null) return
  throw invalidRequest(
    `The subscription is managed by the subscription schedule \`${schedule}\`, and pausing it directly is not allowed. Please set \`pause_schedules\` on the schedule instead.`,
  )
}
