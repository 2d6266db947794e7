import type { Charge, CollectionName, Customer, Invoice } from '../store/collections.ts'
import type { Store } from '../store/store.ts'
import { customerTax } from '../tax/tax-location.ts'
import { listObject } from './list.ts'

/**
 * What is special about one path: `expand` replaces an id by its object, shows a field that lies in the store and is
 * left out otherwise, or computes one; a list inside an object shows its first entries alone.
 */
export type Expandable =
  | { readonly ids: readonly CollectionName[] }
  | { readonly stored: true }
  | { readonly first: number }
  | { readonly compute: (object: object, store: Store) => unknown }

const to = (...ids: readonly CollectionName[]): Expandable => ({ ids })
const stored: Expandable = { stored: true }
function computed<T extends object>(compute: (object: T, store: Store) => unknown): Expandable {
  return { compute: (object, store) => compute(object as T, store) }
}

/**
 * By object (the value of its `object` field), then by the dotted path inside it. An object embedded in another
 * (the price in a subscription item) brings its own rules.
 */
export const expandable: Readonly<Record<string, Readonly<Record<string, Expandable>>>> = {
  customer: {
    default_source: to(),
    test_clock: to('test_clocks'),
    'invoice_settings.default_payment_method': to('payment_methods'),
    'discount.promotion_code': to('promotion_codes'),
    'discount.source.coupon': to('coupons', 'retired_coupons'),
    subscriptions: computed<Customer>(({ id }, store) =>
      listObject(`/v1/customers/${id}/subscriptions`, {
        data: store.subscriptions.by('customer', id).filter(({ status }) => status !== 'canceled'),
        has_more: false,
      }),
    ),
    sources: computed<Customer>(({ id }) =>
      listObject(`/v1/customers/${id}/sources`, { data: [], has_more: false }),
    ),
    tax_ids: computed<Customer>(({ id }, store) =>
      listObject(`/v1/customers/${id}/tax_ids`, {
        data: store.tax_ids.by('customer', id),
        has_more: false,
      }),
    ),
    tax: computed<Customer>((customer, store) =>
      customerTax(customer, store.tax_origins.find(customer.id)?.ip_address ?? null),
    ),
  },
  product: { default_price: to('prices') },
  price: { product: to('products'), currency_options: stored, tiers: stored },
  plan: { product: to('products') },
  payment_method: { customer: to('customers') },
  payment_intent: {
    customer: to('customers'),
    latest_charge: to('charges'),
    payment_method: to('payment_methods'),
    'last_payment_error.payment_method.customer': to('customers'),
  },
  setup_intent: {
    customer: to('customers'),
    latest_attempt: to('setup_attempts'),
    mandate: to('mandates'),
    payment_method: to('payment_methods'),
    single_use_mandate: to('mandates'),
  },
  setup_attempt: {
    customer: to('customers'),
    payment_method: to('payment_methods'),
    setup_intent: to('setup_intents'),
  },
  mandate: { payment_method: to('payment_methods') },
  charge: {
    balance_transaction: to('balance_transactions'),
    customer: to('customers'),
    payment_intent: to('payment_intents'),
    refunds: computed<Charge>(({ id }, store) =>
      listObject(`/v1/charges/${id}/refunds`, { data: store.refunds.by('charge', id), has_more: false }),
    ),
  },
  refund: {
    balance_transaction: to('balance_transactions'),
    charge: to('charges'),
    customer: to('customers'),
    failure_balance_transaction: to('balance_transactions'),
    payment_intent: to('payment_intents'),
    payment_method: to('payment_methods'),
  },
  dispute: { charge: to('charges'), payment_intent: to('payment_intents') },
  credit_note: {
    customer: to('customers'),
    customer_balance_transaction: to('customer_balance_transactions'),
    invoice: to('invoices'),
    'refunds.refund': to('refunds'),
  },
  customer_balance_transaction: {
    credit_note: to('credit_notes'),
    customer: to('customers'),
    invoice: to('invoices'),
  },
  balance_transaction: { source: to('charges', 'refunds', 'disputes') },
  subscription: {
    customer: to('customers'),
    default_payment_method: to('payment_methods'),
    latest_invoice: to('invoices'),
    pending_setup_intent: to('setup_intents'),
    schedule: to('subscription_schedules'),
    test_clock: to('test_clocks'),
    discounts: to('discounts'),
  },
  subscription_item: { discounts: to('discounts') },
  tax_id: { customer: to('customers'), 'owner.customer': to('customers') },
  coupon: { applies_to: stored, currency_options: stored },
  promotion_code: {
    customer: to('customers'),
    'promotion.coupon': to('coupons', 'retired_coupons'),
    'restrictions.currency_options': stored,
  },
  discount: {
    customer: to('customers'),
    promotion_code: to('promotion_codes'),
    'source.coupon': to('coupons', 'retired_coupons'),
  },
  subscription_schedule: {
    customer: to('customers'),
    subscription: to('subscriptions'),
    released_subscription: to('subscriptions'),
    test_clock: to('test_clocks'),
    'phases.items.price': to('prices'),
    'phases.default_payment_method': to('payment_methods'),
  },
  invoice: {
    customer: to('customers'),
    default_payment_method: to('payment_methods'),
    'parent.subscription_details.subscription': to('subscriptions'),
    test_clock: to('test_clocks'),
    confirmation_secret: computed<Invoice>(({ id }, store) => confirmationSecret(id, store)),
    payments: computed<Invoice>(({ id }, store) =>
      listObject('/v1/invoice_payments', { data: store.invoice_payments.by('invoice', id), has_more: false }),
    ),
    lines: { first: 10 },
    discounts: to('discounts'),
    'total_discount_amounts.discount': to('discounts'),
  },
  line_item: {
    'discount_amounts.discount': to('discounts'),
    'pricing.price_details.price': to('prices'),
    'pricing.price_details.product': to('products'),
    discounts: to('discounts'),
  },
  invoiceitem: {
    customer: to('customers'),
    invoice: to('invoices'),
    'pricing.price_details.price': to('prices'),
    test_clock: to('test_clocks'),
    discounts: to('discounts'),
  },
  invoice_payment: {
    invoice: to('invoices'),
    'payment.payment_intent': to('payment_intents'),
    'payment.charge': to('charges'),
  },
  search_result: { total_count: stored },
  'test_helpers.test_clock': {},
}

/** What a browser confirms to pay an invoice; null when nothing is due. */
function confirmationSecret(invoice: string, store: Store) {
  const payment = store.invoice_payments.by('invoice', invoice).find(({ is_default }) => is_default)
  const intent = store.payment_intents.find(payment?.payment.payment_intent ?? '')
  return intent ? { client_secret: intent.client_secret, type: 'payment_intent' } : null
}
