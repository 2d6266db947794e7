import type { Ctx } from '../http/context.ts'
import type { SubscriptionSchedule } from '../store/collections.ts'
import { appointPhaseEnd, wantedOf } from './schedule-phases.ts'
import { subscribe } from './subscribe.ts'
import { schedulePeriodEnd } from './subscription-status.ts'

/** Begins the subscription of a schedule with its first phase; the first invoice waits an hour as a draft. */
export function startScheduled(ctx: Ctx, schedule: SubscriptionSchedule): SubscriptionSchedule {
  const [phase] = schedule.phases
  const customer = ctx.store.customers.find(schedule.customer)
  if (phase === undefined || customer === undefined) return schedule
  const cancelAt = schedule.end_behavior === 'cancel' ? (schedule.phases.at(-1)?.end_date ?? null) : null
  const subscription = subscribe(ctx, {
    customer,
    items: phase.items.map((item) => wantedOf(ctx, item)),
    currency: phase.currency,
    paymentBehavior: 'allow_incomplete',
    offSession: true,
    trialEnd: phase.trial_end,
    anchor: null,
    prorates: true,
    collectionMethod: 'charge_automatically',
    daysUntilDue: null,
    defaultPaymentMethod:
      phase.default_payment_method ?? schedule.default_settings.default_payment_method ?? null,
    cancelAtPeriodEnd: false,
    cancelAt,
    metadata: phase.metadata ?? {},
    description: phase.description ?? schedule.default_settings.description,
    paymentSettings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    trialSettings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
    },
    discounts: [],
    flexible: schedule.billing_mode.type !== 'classic',
    draftsFirst: true,
    schedule: schedule.id,
  })
  schedulePeriodEnd(ctx, subscription)
  const active = ctx.store.subscription_schedules.update(schedule.id, {
    current_phase: { end_date: phase.end_date, start_date: phase.start_date },
    status: 'active',
    subscription: subscription.id,
  })
  appointPhaseEnd(ctx, active)
  ctx.emit('subscription_schedule.updated', active, schedule)
  return active
}
