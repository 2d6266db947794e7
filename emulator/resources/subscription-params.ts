import * as p from '../http/params.ts'
import { discountsParam } from './discount-params.ts'
import { extrasParam } from './extra-item-params.ts'
import { recurringPriceData } from './item-price.ts'
import { automaticTaxParam, taxRatesParam } from './tax-params.ts'
import type { Subscription } from '../store/collections.ts'

const MAX_ITEMS = 20
/** Two years: the longest trial that Stripe lets run. */
export const MAX_TRIAL_DAYS = 730

export const newItemShape = {
  discounts: discountsParam,
  metadata: p.metadata(),
  price: p.string(),
  price_data: recurringPriceData,
  quantity: p.integer({ min: 0, max: 999_999 }),
  tax_rates: taxRatesParam,
}

export const paymentSettingsParam = p.hash({
  payment_method_options: p.ignored(),
  payment_method_types: p.emptyable(p.array(p.string())),
  save_default_payment_method: p.enumeration('off', 'on_subscription'),
})

export const trialSettingsParam = p.hash({
  end_behavior: p.required(
    p.hash({
      billing_cycle_anchor: p.enumeration('now', 'unchanged'),
      missing_payment_method: p.enumeration('cancel', 'create_invoice', 'pause'),
    }),
  ),
})

/** A moment, or one that the running periods name. */
export const cancelAtParam = p.either(['max_billed_until', 'max_period_end', 'min_period_end'], p.timestamp())

/** Up to four names with values that stand on an invoice. */
export const customFieldsParam = p.emptyable(
  p.array(p.hash({ name: p.required(p.string({ max: 40 })), value: p.required(p.string({ max: 140 })) }), {
    max: 4,
  }),
)

export const invoiceSettingsShape = {
  account_tax_ids: p.unplayed('invoice_settings[account_tax_ids]'),
  custom_fields: customFieldsParam,
  description: p.emptyable(p.string({ max: 1500 })),
  footer: p.emptyable(p.string({ max: 5000 })),
  issuer: p.hash({ type: p.required(p.enumeration('self')) }),
}
export const invoiceSettingsParam = p.hash(invoiceSettingsShape)

/** What a subscription's invoices say, after a change. */
export function invoiceSettingsOf(
  current: Pick<Subscription['invoice_settings'], 'custom_fields' | 'description' | 'footer'> | null,
  given: p.ValueOf<typeof invoiceSettingsParam> | undefined,
): Subscription['invoice_settings'] {
  const { custom_fields: fields, description, footer } = given ?? {}
  return {
    account_tax_ids: null,
    custom_fields: fields === undefined ? (current?.custom_fields ?? null) : fields,
    description: description === undefined ? (current?.description ?? null) : description,
    footer: footer === undefined ? (current?.footer ?? null) : footer,
    issuer: { type: 'self' },
  }
}

/** What decides the first invoice: shared by creating and previewing. */
export const termsShape = {
  billing_cycle_anchor: p.timestamp(),
  billing_mode: p.hash({
    flexible: p.hash({ proration_discounts: p.enumeration('included', 'itemized') }),
    type: p.required(p.enumeration('classic', 'flexible')),
  }),
  cancel_at: cancelAtParam,
  cancel_at_period_end: p.boolean(),
  proration_behavior: p.enumeration('always_invoice', 'create_prorations', 'none'),
  trial_end: p.either(['now'], p.timestamp()),
}

export const createShape = {
  ...termsShape,
  add_invoice_items: extrasParam,
  automatic_tax: automaticTaxParam,
  backdate_start_date: p.timestamp(),
  billing_cycle_anchor_config: p.hash({
    day_of_month: p.required(p.integer({ min: 1, max: 31 })),
    hour: p.integer({ min: 0, max: 23 }),
    minute: p.integer({ min: 0, max: 59 }),
    month: p.integer({ min: 1, max: 12 }),
    second: p.integer({ min: 0, max: 59 }),
  }),
  collection_method: p.enumeration('charge_automatically', 'send_invoice'),
  coupon: p.unplayed('coupon'),
  currency: p.string({ pattern: /^[a-zA-Z]{3}$/ }),
  customer: p.required(p.string()),
  days_until_due: p.integer({ min: 0 }),
  default_payment_method: p.string(),
  default_tax_rates: taxRatesParam,
  description: p.string({ max: 500 }),
  discounts: discountsParam,
  invoice_settings: invoiceSettingsParam,
  items: p.required(p.array(p.hash(newItemShape), { max: MAX_ITEMS })),
  metadata: p.metadata(),
  off_session: p.boolean(),
  payment_behavior: p.enumeration(
    'allow_incomplete',
    'pending_if_incomplete',
    'error_if_incomplete',
    'default_incomplete',
  ),
  payment_settings: paymentSettingsParam,
  trial_from_plan: p.boolean(),
  trial_period_days: p.integer({ min: 1, max: MAX_TRIAL_DAYS }),
  trial_settings: trialSettingsParam,
}

type PaymentSettings = NonNullable<Subscription['payment_settings']>

/** Payment settings after a change. */
export function paymentSettingsOf(
  current: PaymentSettings | null,
  change: p.ValueOf<typeof paymentSettingsParam> | undefined,
): PaymentSettings {
  const types = change?.payment_method_types
  return {
    payment_method_options: null,
    payment_method_types: types === undefined ? (current?.payment_method_types ?? null) : types,
    save_default_payment_method:
      change?.save_default_payment_method ?? current?.save_default_payment_method ?? 'off',
  }
}

/** What happens when the trial ends, after a change; with Stripe's defaults at first. */
export function trialSettingsOf(
  current: Subscription['trial_settings'],
  given: p.ValueOf<typeof trialSettingsParam> | undefined,
): NonNullable<Subscription['trial_settings']> {
  const now = current?.end_behavior
  const then = given?.end_behavior
  return {
    end_behavior: {
      billing_cycle_anchor: then?.billing_cycle_anchor ?? now?.billing_cycle_anchor ?? null,
      missing_payment_method: then?.missing_payment_method ?? now?.missing_payment_method ?? 'create_invoice',
    },
  }
}
