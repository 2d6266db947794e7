/**
 * Every failure a customer can meet, as a closed union. `server/trpc/error-formatter.ts` maps each to one tRPC code;
 * the client maps each to one sentence (`errors.<code>` in the message catalogue).
 */
export const billingErrorCodes = [
  'already_subscribed', // details: { plan }; the way on is "change plan"
  'attempt_reused', // same attempt id with other input
  'operation_running', // details: { kind, startedBy }; another operation of the account is under way
  'payment_in_progress', // an earlier attempt's payment is running or was just paid; it is not replaced. details: { until } while the bank waits for an answer
  'plan_not_offered',
  'interval_not_offered',
  'currency_not_offered',
  'seats_out_of_range', // details: { min, max }
  'add_on_not_offered',
  'quote_expired',
  'not_permitted', // the role may look but not act
  'email_not_verified',
  'card_declined', // details: { declineCode, message } in Stripe's words for cards
  'card_attempts_locked', // details: { until }
  'rate_limited', // details: { retryAfterSeconds }
  'not_found',
  'needs_review', // the outcome at Stripe is not known; people look at it
  'busy', // the database had no connection to spare; nothing was begun
  'stripe_unavailable', // nothing was charged so far as we know
  'invalid_input',
  'unauthenticated',
  'unexpected',
] as const

export type BillingErrorCode = (typeof billingErrorCodes)[number]

export type BillingErrorDetails = Readonly<Record<string, string | number | boolean | null>>

/** A refusal with a name. The message is for the log; the customer sees only the sentence of the code. */
export class BillingError extends Error {
  override readonly name = 'BillingError'
  readonly code: BillingErrorCode
  readonly details: BillingErrorDetails

  constructor(
    code: BillingErrorCode,
    message: string,
    options: { details?: BillingErrorDetails; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
  }
}
