import type { Ctx } from '../http/context.ts'
import type { Customer, Discount, Subscription, TaxRate } from '../store/collections.ts'
import type { WantedExtra } from './extra-items.ts'
import type { Period } from './periods.ts'
import { planOf } from './price-view.ts'
import { rhythmOf, type AnchorConfig } from './rhythm.ts'
import type { SubscriptionPlan, WantedItem } from './subscription-plan.ts'

export type SubscriptionItem = Subscription['items']['data'][number]
export type PaymentBehavior = 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete'

export interface SubscriptionRequest {
  customer: Customer
  items: readonly WantedItem[]
  currency: string
  paymentBehavior: PaymentBehavior
  offSession: boolean
  trialEnd: number | null
  anchor: number | null
  anchorConfig?: AnchorConfig | null
  /** A past moment at which it is to have begun. */
  backdated?: number | null
  prorates: boolean
  collectionMethod: 'charge_automatically' | 'send_invoice'
  daysUntilDue: number | null
  defaultPaymentMethod: string | null
  cancelAtPeriodEnd: boolean
  cancelAt: number | null
  metadata: Record<string, string>
  description: string | null
  paymentSettings: NonNullable<Subscription['payment_settings']>
  trialSettings: NonNullable<Subscription['trial_settings']>
  invoiceSettings?: Subscription['invoice_settings']
  flexible: boolean
  /** Whether discounts stand beside the amounts of prorations instead of in them. */
  itemizes?: boolean
  /** Not in the store yet. */
  discounts: readonly Discount[]
  /** What is billed once beside the plan, with the first invoice. */
  extras?: readonly WantedExtra[]
  automaticTax?: boolean
  taxRates?: readonly TaxRate[]
  /** The first invoice waits an hour as a draft, as where a schedule begins a subscription. */
  draftsFirst?: boolean
  /** The schedule that begins it. */
  schedule?: string
}

const BLANK_SETTINGS: Subscription['invoice_settings'] = {
  account_tax_ids: null,
  custom_fields: null,
  description: null,
  footer: null,
  issuer: { type: 'self' },
}

/** A subscription as the request and the plan make it; nothing is stored. */
export function newSubscription(
  ctx: Ctx,
  request: SubscriptionRequest,
  plan: SubscriptionPlan,
): Subscription {
  const id = ctx.ids.next('sub_')
  const now = ctx.now(request.customer.id)
  const firstEnd = Math.min(...plan.periods.map((period) => period.end))
  const cancelAt = request.cancelAtPeriodEnd ? firstEnd : request.cancelAt
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: automaticTaxOf(request.automaticTax ?? false),
    ...rhythmOf(plan),
    billing_mode: {
      flexible: request.flexible
        ? { proration_discounts: request.itemizes === true ? 'itemized' : 'included' }
        : null,
      type: request.flexible ? 'flexible' : 'classic',
      ...(request.flexible ? { updated_at: now } : {}),
    },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: cancelAt,
    cancel_at_period_end: request.cancelAtPeriodEnd,
    canceled_at: cancelAt === null ? null : now,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: cancelAt === null ? null : 'cancellation_requested',
    },
    collection_method: request.collectionMethod,
    created: now,
    currency: request.currency,
    customer: request.customer.id,
    customer_account: null,
    days_until_due: request.daysUntilDue,
    default_payment_method: request.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [...(request.taxRates ?? [])],
    description: request.description,
    discounts: request.discounts.map((one) => one.id),
    ended_at: null,
    invoice_settings: request.invoiceSettings ?? BLANK_SETTINGS,
    items: {
      object: 'list',
      data: request.items.map((item, index) =>
        newItem(ctx, id, item, plan.periods[index] ?? { start: now, end: now }, now),
      ),
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: request.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: request.paymentSettings,
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: request.schedule ?? null,
    start_date: plan.start,
    status: plan.trial === null ? 'active' : 'trialing',
    test_clock: request.customer.test_clock ?? null,
    transfer_data: null,
    trial_end: plan.trial?.end ?? null,
    trial_settings: request.trialSettings,
    trial_start: plan.trial?.start ?? null,
  }
}

/** One item of a subscription, in the given period. */
export function newItem(
  ctx: Ctx,
  subscription: string,
  item: WantedItem,
  period: Period,
  created: number,
): SubscriptionItem {
  return {
    id: ctx.ids.next('si_', 14),
    object: 'subscription_item',
    billing_thresholds: null,
    created,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: item.discounts.map((one) => one.id),
    metadata: item.metadata,
    plan: planOf(item.price),
    price: item.price,
    ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
    subscription,
    tax_rates: [...(item.taxRates ?? [])],
  }
}

/** The `automatic_tax` of a subscription; the account itself is liable. */
export function automaticTaxOf(enabled: boolean): Subscription['automatic_tax'] {
  return { disabled_reason: null, enabled, liability: enabled ? { type: 'self' } : null }
}
