/** What each object shows to a publishable key, and so to anybody who opens the page. */
const SHOWN: Readonly<Record<string, ReadonlySet<string>>> = {
  payment_intent: new Set([
    'id',
    'object',
    'amount',
    'amount_details',
    'automatic_payment_methods',
    'canceled_at',
    'cancellation_reason',
    'capture_method',
    'client_secret',
    'confirmation_method',
    'created',
    'currency',
    'description',
    'last_payment_error',
    'livemode',
    'next_action',
    'payment_method',
    'payment_method_configuration_details',
    'payment_method_types',
    'processing',
    'receipt_email',
    'setup_future_usage',
    'shipping',
    'source',
    'status',
  ]),
  setup_intent: new Set([
    'id',
    'object',
    'automatic_payment_methods',
    'cancellation_reason',
    'client_secret',
    'created',
    'description',
    'last_setup_error',
    'livemode',
    'next_action',
    'payment_method',
    'payment_method_configuration_details',
    'payment_method_types',
    'status',
    'usage',
  ]),
  payment_method: new Set([
    'id',
    'object',
    'allow_redisplay',
    'billing_details',
    'card',
    'created',
    'customer',
    'livemode',
    'sepa_debit',
    'type',
  ]),
  sepa_debit: new Set(['bank_code', 'branch_code', 'country', 'last4']),
  card: new Set([
    'brand',
    'checks',
    'country',
    'display_brand',
    'exp_month',
    'exp_year',
    'funding',
    'generated_from',
    'last4',
    'networks',
    'regulated_status',
    'three_d_secure_usage',
    'wallet',
  ]),
}

/**
 * The answer as a publishable key may see it, at every depth: intents and payment methods lose what belongs to the
 * merchant (customer, metadata, the card's fingerprint), also inside an error.
 */
export function publishableView(answer: object): object {
  return reduce(answer, 'object' in answer ? answer.object : undefined)
}

function reduce(hash: object, kind: unknown): object {
  const shown = typeof kind === 'string' ? SHOWN[kind] : undefined
  const kept = Object.entries(hash)
    .filter(([key]) => !shown || shown.has(key))
    .map(([key, value]: [string, unknown]): [string, unknown] => [key, reduceField(kind, key, value)])
  return Object.fromEntries(kept)
}

function reduceField(kind: unknown, key: string, value: unknown): unknown {
  if (kind === 'payment_method' && key === 'customer') return null
  if (Array.isArray(value)) return value.map((one: unknown) => reduceField(kind, key, one))
  if (typeof value !== 'object' || value === null) return value
  if (kind === 'payment_method' && (key === 'card' || key === 'sepa_debit')) return reduce(value, key)
  return reduce(value, 'object' in value ? value.object : undefined)
}
