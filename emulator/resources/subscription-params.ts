import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { discountsParam } from './discount-params.ts'
import type { Subscription } from '../store/collections.ts'

const MAX_ITEMS = 20
/** Two years: the longest trial that Stripe lets run. */
export const MAX_TRIAL_DAYS = 730

/** A parameter of Stripe's that this emulator does not play: it says so instead of pretending. */
export function unplayed(name: string): p.Param<undefined> {
  return {
    required: false,
    parse(_value, path) {
      throw invalidRequest(`The emulator does not support \`${name}\`.`, { param: path })
    },
  }
}

export const newItemShape = {
  metadata: p.metadata(),
  price: p.required(p.string()),
  price_data: unplayed('price_data'),
  quantity: p.integer({ min: 0, max: 999_999 }),
}

/** An item of a new subscription. */
export const createItemShape = { ...newItemShape, discounts: discountsParam }

export const paymentSettingsParam = p.hash({
  payment_method_options: p.ignored(),
  payment_method_types: p.emptyable(p.array(p.string())),
  save_default_payment_method: p.enumeration('off', 'on_subscription'),
})

export const trialSettingsParam = p.hash({
  end_behavior: p.required(
    p.hash({
      billing_cycle_anchor: p.enumeration('now', 'unchanged'),
      missing_payment_method: p.required(p.enumeration('cancel', 'create_invoice', 'pause')),
    }),
  ),
})

/** What decides the first invoice: shared by creating and previewing. */
export const termsShape = {
  billing_cycle_anchor: p.timestamp(),
  billing_mode: p.hash({
    flexible: p.hash({ proration_discounts: p.enumeration('included', 'itemized') }),
    type: p.required(p.enumeration('classic', 'flexible')),
  }),
  cancel_at: p.timestamp(),
  cancel_at_period_end: p.boolean(),
  proration_behavior: p.enumeration('always_invoice', 'create_prorations', 'none'),
  trial_end: p.either(['now'], p.timestamp()),
}

export const createShape = {
  ...termsShape,
  add_invoice_items: unplayed('add_invoice_items'),
  automatic_tax: p.hash({ enabled: p.required(p.boolean()) }),
  backdate_start_date: unplayed('backdate_start_date'),
  collection_method: p.enumeration('charge_automatically', 'send_invoice'),
  coupon: unplayed('coupon'),
  currency: p.string({ pattern: /^[a-zA-Z]{3}$/ }),
  customer: p.required(p.string()),
  days_until_due: p.integer({ min: 0 }),
  default_payment_method: p.string(),
  description: p.string({ max: 500 }),
  discounts: discountsParam,
  items: p.required(p.array(p.hash(createItemShape), { max: MAX_ITEMS })),
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

/** What happens when the trial ends, with Stripe's defaults. */
export function trialSettingsOf(
  given: p.ValueOf<typeof trialSettingsParam> | undefined,
): NonNullable<Subscription['trial_settings']> {
  return {
    end_behavior: {
      billing_cycle_anchor: given?.end_behavior.billing_cycle_anchor ?? null,
      missing_payment_method: given?.end_behavior.missing_payment_method ?? 'create_invoice',
    },
  }
}
