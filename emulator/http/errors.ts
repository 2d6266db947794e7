/** The members of Stripe's error object, as they travel. `payment_intent` and its kin are whole objects. */
export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error'
  message: string
  code?: string
  decline_code?: string
  param?: string
  advice_code?: string
  network_decline_code?: string
  network_advice_code?: string
  charge?: string
  payment_intent?: object
  payment_method?: object
  payment_method_type?: string
  setup_intent?: object
}

interface StripeErrorOptions {
  /** The writes made before the throw stay: a declined payment leaves its intent and charge behind. */
  keepsChanges?: boolean
  /** Sent as `Stripe-Should-Retry`. */
  shouldRetry?: boolean
}

/** What a handler throws to answer with an error. Its writes are rolled back unless `keepsChanges`. */
export class StripeError extends Error {
  readonly keepsChanges: boolean
  readonly shouldRetry: boolean

  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    options: StripeErrorOptions = {},
  ) {
    super(body.message)
    this.name = 'StripeError'
    this.keepsChanges = options.keepsChanges ?? false
    this.shouldRetry = options.shouldRetry ?? false
  }
}

type Extras = Omit<ErrorBody, 'type' | 'message'>

/** 400 `invalid_request_error`. */
export function invalidRequest(message: string, extras: Extras = {}): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, ...extras })
}

/** 402 `card_error`; says with `keepsChanges` whether what was written before it stays. */
export function cardError(message: string, extras: Extras, options: StripeErrorOptions = {}): StripeError {
  return new StripeError(402, { type: 'card_error', message, ...extras }, options)
}

/** `resource_missing`: 404 for the object in the path, 400 for one that a parameter names. */
export function resourceMissing(
  noun: string,
  id: string,
  param: string,
  status: 400 | 404 = 404,
): StripeError {
  const body = { type: 'invalid_request_error', code: 'resource_missing', param } as const
  return new StripeError(status, { ...body, message: `No such ${noun}: '${id}'` })
}

/** 429 `lock_timeout`: something else works on the object right now; the SDK retries it by itself. */
export function lockTimeout(): StripeError {
  const message =
    'This object cannot be accessed right now because another API request or Stripe process is currently ' +
    'accessing it. If you see this error intermittently, retry the request. If you see this error frequently ' +
    'and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate.'
  return new StripeError(
    429,
    { type: 'invalid_request_error', code: 'lock_timeout', message },
    { shouldRetry: true },
  )
}
