import type { Phase } from '../engine/schedule-phases.ts'
import { automaticTaxOf } from '../engine/subscription-object.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { Customer, Subscription, SubscriptionSchedule } from '../store/collections.ts'
import { phaseInvoicesOf, type DefaultSettings } from './schedule-params.ts'

export interface NewSchedule {
  customer: Customer
  defaultSettings: SubscriptionSchedule['default_settings']
  endBehavior: 'cancel' | 'release'
  metadata: Record<string, string>
  phases: Phase[]
}

/** A schedule that has not started; nothing is stored. */
export function newSchedule(ctx: Ctx, given: NewSchedule): SubscriptionSchedule {
  const now = ctx.now(given.customer.id)
  return {
    id: ctx.ids.next('sub_sched_'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible', updated_at: now },
    canceled_at: null,
    completed_at: null,
    created: now,
    current_phase: null,
    customer: given.customer.id,
    customer_account: null,
    default_settings: given.defaultSettings,
    end_behavior: given.endBehavior,
    livemode: false,
    metadata: given.metadata,
    pause_schedules: [],
    phases: given.phases,
    released_at: null,
    released_subscription: null,
    status: 'not_started',
    subscription: null,
    test_clock: given.customer.test_clock ?? null,
  }
}

/** The default settings after a change. */
export function defaultSettingsOf(
  current: SubscriptionSchedule['default_settings'] | null,
  change: DefaultSettings | undefined,
): SubscriptionSchedule['default_settings'] {
  return {
    application_fee_percent: null,
    automatic_tax: automaticTaxOf(change?.automatic_tax?.enabled ?? current?.automatic_tax?.enabled ?? false),
    billing_cycle_anchor: 'automatic',
    billing_thresholds: null,
    collection_method: change?.collection_method ?? current?.collection_method ?? 'charge_automatically',
    default_payment_method: change?.default_payment_method ?? current?.default_payment_method ?? null,
    description: change?.description === undefined ? (current?.description ?? null) : change.description,
    invoice_settings: phaseInvoicesOf(current?.invoice_settings ?? null, change?.invoice_settings),
    on_behalf_of: null,
    transfer_data: null,
  }
}

/** @throws StripeError 400 for a phase whose invoices are sent without a word of when they are due. */
export function refuseUndue({
  default_settings: settings,
  phases,
}: Pick<SubscriptionSchedule, 'default_settings' | 'phases'>): void {
  const index = phases.findIndex((phase) => {
    const sends = (phase.collection_method ?? settings.collection_method) === 'send_invoice'
    const days = phase.invoice_settings?.days_until_due ?? settings.invoice_settings.days_until_due
    return sends && days === null
  })
  if (index === -1) return
  const param = `phases[${index}][invoice_settings][days_until_due]`
  throw invalidRequest('You must pass `days_until_due` when `collection_method` is `send_invoice`.', {
    param,
  })
}

/** The period that runs, as the first phase. */
export function runningPhase(subscription: Subscription): Phase {
  const items = subscription.items.data
  const start = Math.min(...items.map((item) => item.current_period_start))
  const end = Math.min(...items.map((item) => item.current_period_end))
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    ...(subscription.automatic_tax.enabled ? { automatic_tax: automaticTaxOf(true) } : {}),
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency: subscription.currency,
    default_payment_method: subscription.default_payment_method,
    default_tax_rates: subscription.default_tax_rates ?? [],
    description: subscription.description,
    discounts: subscription.discounts.map((discount) => ({ coupon: null, discount, promotion_code: null })),
    end_date: subscription.cancel_at ?? end,
    invoice_settings: null,
    items: items.map((item) => ({
      billing_thresholds: null,
      discounts: item.discounts.map((discount) => ({ coupon: null, discount, promotion_code: null })),
      metadata: item.metadata,
      plan: item.price.id,
      price: item.price.id,
      ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
      tax_rates: item.tax_rates ?? [],
    })),
    metadata: subscription.metadata,
    on_behalf_of: null,
    proration_behavior: 'create_prorations',
    start_date: start,
    transfer_data: null,
    trial_end:
      subscription.trial_end !== null && subscription.trial_end >= end ? subscription.trial_end : null,
  }
}
