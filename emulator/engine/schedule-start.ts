import type { Ctx } from '../http/context.ts'
import type { Customer, Subscription, SubscriptionSchedule } from '../store/collections.ts'
import { discountsInPhase, discountsWished } from './phase-discounts.ts'
import { extrasOf } from './phase-extras.ts'
import { appointPhaseEnd, dueIn, sendsIn, wantedOf, type Phase } from './schedule-phases.ts'
import { subscribe } from './subscribe.ts'
import type { SubscriptionRequest } from './subscription-object.ts'
import { schedulePeriodEnd } from './period-end.ts'

/** Begins the subscription of a schedule with its first phase; the first invoice waits an hour as a draft. */
export function startScheduled(ctx: Ctx, schedule: SubscriptionSchedule): SubscriptionSchedule {
  const [phase] = schedule.phases
  const customer = ctx.store.customers.find(schedule.customer)
  if (phase === undefined || customer === undefined) return schedule
  const subscription = subscribe(ctx, {
    ...requestOfPhase(ctx, customer, schedule, phase),
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

function invoicesIn(
  phase: Phase,
  settings: SubscriptionSchedule['default_settings'],
): Subscription['invoice_settings'] {
  const { custom_fields, description, footer } = phase.invoice_settings ?? settings.invoice_settings
  return { account_tax_ids: null, custom_fields, description, footer, issuer: { type: 'self' } }
}

/** What a schedule's first phase asks of a new subscription. */
export function requestOfPhase(
  ctx: Ctx,
  customer: Customer,
  schedule: Pick<SubscriptionSchedule, 'billing_mode' | 'default_settings' | 'end_behavior' | 'phases'>,
  phase: Phase,
): SubscriptionRequest {
  const cancelAt = schedule.end_behavior === 'cancel' ? (schedule.phases.at(-1)?.end_date ?? null) : null
  const sends = sendsIn(phase, schedule.default_settings) === true
  return {
    customer,
    items: phase.items.map((item) => ({
      ...wantedOf(ctx, item),
      discounts: discountsWished(ctx, customer.id, [], item.discounts).fresh,
    })),
    automaticTax: (phase.automatic_tax ?? schedule.default_settings.automatic_tax)?.enabled ?? false,
    taxRates: phase.default_tax_rates ?? [],
    currency: phase.currency,
    paymentBehavior: 'allow_incomplete',
    offSession: true,
    trialEnd: phase.trial_end,
    anchor: null,
    prorates: true,
    collectionMethod: sends ? 'send_invoice' : 'charge_automatically',
    daysUntilDue: sends ? dueIn(phase, schedule.default_settings) : null,
    invoiceSettings: invoicesIn(phase, schedule.default_settings),
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
    discounts: discountsInPhase(ctx, { customer: customer.id, discounts: [] }, phase).fresh,
    flexible: schedule.billing_mode.type !== 'classic',
    extras: extrasOf(ctx, customer.id, phase),
    draftsFirst: true,
  }
}
