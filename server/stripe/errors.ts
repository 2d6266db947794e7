import Stripe from 'stripe'
import { BillingError } from '#shared/errors.ts'

/**
 * What a failed request means for the work it belongs to.
 * - `refused`: Stripe did not do it and will not do it as asked.
 * - `missing`: the object is not there (any more).
 * - `unknown`: it may or may not have happened. Only the same key, or a look, can tell.
 * - `key_misused`: the key is taken by another request. People have to look.
 */
export type StripeFailureKind = 'refused' | 'missing' | 'unknown' | 'key_misused'

export class StripeFailure extends Error {
  override readonly name = 'StripeFailure'
  readonly kind: StripeFailureKind
  readonly status: number
  /** The answer was stored under the key, so asking again with it can never answer otherwise. */
  readonly isReplay: boolean
  readonly billing: BillingError

  constructor(
    kind: StripeFailureKind,
    billing: BillingError,
    { isReplay, status }: { isReplay: boolean; status: number },
  ) {
    super(billing.message, { cause: billing.cause })
    this.kind = kind
    this.billing = billing
    this.isReplay = isReplay
    this.status = status
  }
}

/** Runs a request; whatever fails comes out as a StripeFailure. Our own errors pass through. */
export async function asking<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    throw error instanceof Stripe.errors.StripeError ? translate(error) : error
  }
}

function translate(error: InstanceType<typeof Stripe.errors.StripeError>): StripeFailure {
  const status = error.statusCode ?? 0
  const isReplay = error.headers?.['idempotent-replayed'] === 'true'
  const failure = (kind: StripeFailureKind, billing: BillingError) =>
    new StripeFailure(kind, billing, { isReplay, status })
  const unavailable = new BillingError('stripe_unavailable', `Stripe: ${error.type}`, { cause: error })
  const unexpected = new BillingError('unexpected', `Stripe refused: ${error.message}`, { cause: error })
  if (error instanceof Stripe.errors.StripeIdempotencyError) {
    return failure(
      'key_misused',
      new BillingError('needs_review', 'the idempotency key belongs to another request', { cause: error }),
    )
  }
  if (error instanceof Stripe.errors.StripeCardError) {
    return failure(
      'refused',
      new BillingError('card_declined', 'the card was refused', {
        details: { declineCode: error.decline_code || error.code || null, message: error.message },
        cause: error,
      }),
    )
  }
  if (error.code === 'customer_tax_location_invalid') {
    return failure(
      'refused',
      new BillingError('tax_location_unknown', 'the address does not say where taxes are owed', {
        cause: error,
      }),
    )
  }
  // A code that was good a moment ago, when its amount was shown.
  if (status === 400 && error.param?.startsWith('discounts') === true) {
    return failure(
      'refused',
      new BillingError('quote_expired', 'Stripe takes the code no more', { cause: error }),
    )
  }
  if (error.code === 'tax_id_invalid') {
    return failure(
      'refused',
      new BillingError('tax_id_refused', 'the number is not of its type', {
        details: { reason: 'format' },
        cause: error,
      }),
    )
  }
  if (error.code === 'resource_missing' && status === 404) return failure('missing', unexpected)
  if (status >= 400 && status < 500 && status !== 409 && status !== 429) {
    return failure('refused', status === 401 || status === 403 ? unavailable : unexpected)
  }
  return failure('unknown', unavailable)
}
