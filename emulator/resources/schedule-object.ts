import type { Phase } from '../engine/schedule-phases.ts'
import { automaticTaxOf } from '../engine/subscription-object.ts'
import type { Ctx } from '../http/context.ts'
import type { Customer, Subscription, SubscriptionSchedule } from '../store/collections.ts'
import type { DefaultSettings } from './schedule-params.ts'

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
    collection_method: 'charge_automatically',
    default_payment_method: change?.default_payment_method ?? current?.default_payment_method ?? null,
    description: change?.description === undefined ? (current?.description ?? null) : change.description,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      days_until_due: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    on_behalf_of: null,
    transfer_data: null,
  }
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
