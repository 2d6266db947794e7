import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { applyMetadata } from '../http/params.ts'
import { tieSubscription } from '../engine/schedule-lifecycle.ts'
import { appointPhaseEnd } from '../engine/schedule-phases.ts'
import { startScheduled } from '../engine/schedule-start.ts'
import type { SubscriptionSchedule } from '../store/collections.ts'
import { defaultSettingsOf, newSchedule, refuseUndue, runningPhase } from './schedule-object.ts'
import { takeDuePause } from '../engine/pause-schedule.ts'
import { readPauseSchedules } from './pause-schedule-params.ts'
import { readPhases, type DefaultSettings, type PhaseParams } from './schedule-params.ts'

interface CreateParams {
  customer?: string
  default_settings?: DefaultSettings
  end_behavior?: 'cancel' | 'release'
  metadata?: Record<string, string> | null
  pause_schedules?: Parameters<typeof readPauseSchedules>[2]
  phases?: readonly PhaseParams[]
  start_date?: 'now' | number
}

/** A schedule that begins a subscription, now or later. */
export function createSchedule(ctx: Ctx, params: CreateParams): SubscriptionSchedule {
  if (params.pause_schedules !== undefined) {
    throw invalidRequest('The emulator books pauses of subscriptions that run.', { param: 'pause_schedules' })
  }
  if (params.customer === undefined) throw missing('customer')
  if (params.phases === undefined || params.phases.length === 0) throw missing('phases')
  const customer = ctx.store.customers.refer(params.customer, 'customer')
  const now = ctx.now(customer.id)
  const start = params.start_date === undefined || params.start_date === 'now' ? now : params.start_date
  if (start < now) {
    throw invalidRequest('The emulator does not start a schedule in the past.', { param: 'start_date' })
  }
  const planned = newSchedule(ctx, {
    customer,
    defaultSettings: defaultSettingsOf(null, params.default_settings),
    endBehavior: params.end_behavior ?? 'release',
    metadata: applyMetadata({}, params.metadata),
    phases: readPhases(ctx, params.phases, start, { customer, current: null, discounts: [], prices: [] }),
  })
  refuseUndue(planned)
  const fresh = ctx.store.subscription_schedules.put(planned)
  ctx.emit('subscription_schedule.created', fresh)
  if (start === now) return startScheduled(ctx, fresh)
  appointPhaseEnd(ctx, fresh)
  return fresh
}

/**
 * A schedule around a running subscription: its period is the first phase.
 * @throws StripeError 400 beside other parameters, for one that does not run or has a schedule.
 */
export function createFromSubscription(ctx: Ctx, id: string, params: CreateParams): SubscriptionSchedule {
  const refused = Object.keys(params).find((name) => name !== 'metadata' && name !== 'pause_schedules')
  if (refused !== undefined) {
    throw invalidRequest(
      `You cannot set \`${refused}\` if \`from_subscription\` is set. Update the subscription schedule afterwards.`,
      { param: refused },
    )
  }
  const subscription = ctx.store.subscriptions.refer(id, 'from_subscription')
  const now = ctx.now(subscription.customer)
  if (subscription.schedule !== null) {
    throw invalidRequest(
      `You cannot migrate a subscription that is already attached to a schedule: \`${subscription.schedule}\`.`,
      { param: 'from_subscription' },
    )
  }
  if (!['active', 'past_due', 'trialing', 'unpaid'].includes(subscription.status)) {
    throw invalidRequest(`You cannot schedule a subscription in the \`${subscription.status}\` status.`, {
      param: 'from_subscription',
    })
  }
  const phase = runningPhase(subscription)
  const schedule = ctx.store.subscription_schedules.put({
    ...newSchedule(ctx, {
      customer: ctx.store.customers.get(subscription.customer),
      defaultSettings: defaultSettingsOf(null, {
        automatic_tax: { enabled: subscription.automatic_tax.enabled },
        collection_method:
          subscription.collection_method === 'send_invoice' ? 'send_invoice' : 'charge_automatically',
        ...(subscription.days_until_due === null
          ? {}
          : { invoice_settings: { days_until_due: subscription.days_until_due } }),
      }),
      endBehavior: subscription.cancel_at === null ? 'release' : 'cancel',
      metadata: applyMetadata({}, params.metadata),
      phases: [phase],
    }),
    billing_mode: subscription.billing_mode,
    created: now,
    current_phase: { end_date: phase.end_date, start_date: phase.start_date },
    status: 'active',
    subscription: id,
  })
  ctx.emit('subscription_schedule.created', schedule)
  ctx.emit('customer.subscription.updated', tieSubscription(ctx, schedule, subscription), subscription)
  if (params.pause_schedules === undefined) return schedule
  const booked = ctx.store.subscription_schedules.update(schedule.id, {
    pause_schedules: readPauseSchedules(ctx, schedule, params.pause_schedules),
  })
  return takeDuePause(ctx, booked)
}

const missing = (param: string) =>
  invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
