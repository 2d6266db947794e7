/**
 * Every failure a customer can meet, as a closed union. `server/trpc/error-formatter.ts` maps each to one tRPC code;
 * the client maps each to one sentence (`errors.<code>` in the message catalogue).
 */
export const billingErrorCodes = [
  'already_subscribed', // details: { plan }; the way on is "change plan"
  'not_subscribed', // nothing runs that could be changed
  'already_ending', // it was cancelled before; the way on is to keep it
  'not_ending', // nothing was cancelled that could be kept
  'payment_open', // something is owed; paying it is the way on
  'trial_running', // not before the trial is over
  'not_in_trial',
  'already_paused', // the way on is to resume it, or to drop the booked pause
  'not_paused',
  'pause_not_offered', // details: none; the catalogue does not offer it, or not for so long
  'no_payment_method', // nothing is on file that could be charged
  'cancel_now_not_offered',
  'same_plan', // the change asks for what runs already
  'change_not_possible', // details: { reason: 'currency' | 'rule' }, or none where nothing is collected
  'seats_in_use', // details: { inUse }
  'seats_full', // details: { seats }; the way on is one seat more, or asking for it
  'seats_not_sold', // the plan that runs, or Free, is for one person
  'already_member',
  'already_invited',
  'already_requested',
  'invitation_over', // it ran out, was taken back or accepted
  'invitation_for_other', // whoever is signed in has another address
  'own_account_in_use', // the person's own account has bought something or has other people
  'member_not_removable', // an owner, or oneself
  'request_over', // it was decided or ran out
  'no_change_waiting', // nothing is booked or waits for its payment
  'attempt_reused', // same attempt id with other input
  'operation_running', // details: { kind, startedBy }; another operation of the account is under way
  'payment_in_progress', // an earlier attempt's payment is running or was just paid; it is not replaced. details: { until } while the bank waits for an answer
  'plan_not_offered',
  'interval_not_offered',
  'currency_not_offered',
  'seats_out_of_range', // details: { min, max }
  'add_on_not_offered',
  'product_not_offered',
  'already_purchased', // it was bought, or its payment is on its way; once is enough
  'quote_expired',
  'promotion_unknown', // it is not there, is switched off or is somebody else's: one answer for all three
  'promotion_expired', // details: { endedAt }
  'promotion_used_up',
  'promotion_not_for_plan', // it lowers nothing of this order
  'promotion_first_purchase_only',
  'promotion_below_minimum', // details: { minimumMinor, currency }
  'promotion_new_orders_only', // it cannot be put on what runs
  'promotion_redeemed', // the account has had it
  'promotion_in_force', // another reduction runs; there is never more than one
  'not_permitted', // the role may look but not act
  'email_not_verified',
  'payment_method_in_use', // details: { reason: 'only' | 'default' }; something that runs is paid with it
  'method_not_saved', // the set-up is not over, or what it put on file was taken off again
  'details_changed', // somebody else saved billing details meanwhile
  'tax_id_refused', // details: { reason: 'format' | 'known' | 'too_many' }
  'tax_location_unknown', // the address does not say where taxes are owed
  'invoice_not_open', // it is paid, void or not finished
  'invoice_not_correctable', // details: { reason } as the invoice's page says it
  'document_unavailable', // there is no PDF, or it could not be read just now
  'subscription_required', // no plan runs that would allow it; details: { feature, cheapestPlan } or { limit }
  'payment_overdue', // the plan would allow it if what is owed were paid; details: { feature }
  'feature_not_included', // details: { feature, cheapestPlan }
  'limit_reached', // details: { limit, max, byCap, resetsAt, retryAfterSeconds }
  'credits_used_up', // details: { needed, balance }
  'card_declined', // details: { declineCode, message } in Stripe's words for cards
  'card_attempts_locked', // details: { until }
  'rate_limited', // details: { retryAfterSeconds }
  'not_found',
  'page_outdated', // the page asks for what this version of the server does not have
  'needs_review', // the outcome at Stripe is not known; people look at it
  'busy', // the database had no connection to spare; nothing was begun
  'read_only', // the database writes nothing down, its disk is full; nothing was begun
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
