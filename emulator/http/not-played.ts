import { unplayed, type Shape } from './params.ts'

/** For platforms: money and customers of other accounts. */
const CONNECT = ['application_fee_amount', 'customer_account', 'on_behalf_of', 'transfer_data'] as const
const PLATFORM_PLANS = [
  'application_fee_percent',
  'customer_account',
  'on_behalf_of',
  'transfer_data',
] as const
/** What sources were before payment methods. */
const SOURCES = ['cash_balance', 'default_source', 'source', 'validate'] as const

/** What Stripe's endpoints take and the emulator's refuse, where no shape of theirs names it. */
const NOT_PLAYED: Readonly<Record<string, readonly string[]>> = {
  'POST /v1/customers': SOURCES,
  'POST /v1/customers/:id': SOURCES,
  'POST /v1/customer_sessions': ['customer_account'],
  'POST /v1/invoiceitems': ['customer_account'],
  'POST /v1/invoiceitems/:id': ['invoicing_rules'],
  'POST /v1/invoices': ['customer_account'],
  'POST /v1/invoices/create_preview': ['customer_account', 'issuer', 'on_behalf_of'],
  'POST /v1/invoices/:id/pay': ['source'],
  'POST /v1/payment_intents': [
    ...CONNECT,
    'amount_details',
    'hooks',
    'payment_details',
    'payment_method_configuration',
  ],
  'POST /v1/payment_intents/:id': [
    ...CONNECT,
    'allowed_payment_method_types',
    'amount_details',
    'capture_method',
    'excluded_payment_method_types',
    'hooks',
    'payment_details',
    'payment_method_configuration',
    'payment_method_data',
  ],
  'POST /v1/payment_intents/:id/confirm': [
    'amount_details',
    'amount_to_confirm',
    'capture_method',
    'hooks',
    'payment_details',
  ],
  'POST /v1/payment_methods/:id': ['us_bank_account'],
  'POST /v1/products': ['tax_details'],
  'POST /v1/promotion_codes': ['customer_account'],
  'POST /v1/refunds': [
    'currency',
    'customer',
    'instructions_email',
    'origin',
    'refund_application_fee',
    'reverse_transfer',
  ],
  'POST /v1/setup_intents': [
    'attach_to_self',
    'customer_account',
    'flow_directions',
    'on_behalf_of',
    'payment_method_configuration',
    'single_use',
  ],
  'POST /v1/setup_intents/:id/confirm': ['allowed_payment_method_types'],
  'POST /v1/subscription_items': ['billing_thresholds', 'current_trial', 'plan'],
  'POST /v1/subscription_items/:id': ['billing_thresholds', 'current_trial', 'plan'],
  'DELETE /v1/subscription_items/:id': ['clear_usage'],
  'POST /v1/subscription_schedules': ['billing_mode', 'customer_account'],
  'GET /v1/subscriptions': ['customer_account', 'plan'],
  'POST /v1/subscriptions': [
    ...PLATFORM_PLANS,
    'billing_schedules',
    'billing_thresholds',
    'default_source',
    'pending_invoice_item_interval',
  ],
  'POST /v1/subscriptions/:id': [
    ...PLATFORM_PLANS,
    'billing_schedules',
    'billing_thresholds',
    'default_source',
    'pending_invoice_item_interval',
  ],
}

/** The refusals of an endpoint; a name that its own shape has goes before. */
export const refusalsOf = (method: string, path: string): Shape =>
  Object.fromEntries((NOT_PLAYED[`${method} ${path}`] ?? []).map((name) => [name, unplayed(name)]))
