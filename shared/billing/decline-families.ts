/**
 * Families of refusals that ask the customer for the same next step. Each has a sentence `stripe.decline.<family>`.
 * `bank_declined` is neutral on purpose: whoever holds a lost or stolen card must not learn that it was reported.
 */
export const declineFamilies = [
  'insufficient_funds',
  'card_expired',
  'wrong_code',
  'wrong_number',
  'bank_declined',
  'try_again_soon',
  'bank_check_failed',
  'not_supported',
  'too_many_attempts',
] as const

export type DeclineFamily = (typeof declineFamilies)[number]

/** Stripe's error and decline codes (docs.stripe.com/declines/codes) and the family each belongs to. */
const familyOfCode: Readonly<Record<string, DeclineFamily>> = {
  insufficient_funds: 'insufficient_funds',
  card_velocity_exceeded: 'insufficient_funds',
  withdrawal_count_limit_exceeded: 'insufficient_funds',

  expired_card: 'card_expired',
  invalid_expiry_month: 'card_expired',
  invalid_expiry_year: 'card_expired',

  incorrect_cvc: 'wrong_code',
  invalid_cvc: 'wrong_code',

  incorrect_number: 'wrong_number',
  invalid_number: 'wrong_number',

  processing_error: 'try_again_soon',
  issuer_not_available: 'try_again_soon',
  try_again_later: 'try_again_soon',
  reenter_transaction: 'try_again_soon',
  approve_with_id: 'try_again_soon',

  payment_intent_authentication_failure: 'bank_check_failed',
  setup_intent_authentication_failure: 'bank_check_failed',
  authentication_required: 'bank_check_failed',

  currency_not_supported: 'not_supported',
  card_not_supported: 'not_supported',
  transaction_not_allowed: 'not_supported',
  country_unsupported: 'not_supported',

  card_attempts_locked: 'too_many_attempts',
  rate_limit: 'too_many_attempts',
  authentication_not_handled: 'bank_check_failed',
}

/**
 * The family of a refused payment. The decline code is the more exact of the two, so it is asked first;
 * a code nobody has listed yet is a plain "the bank declined".
 */
export function declineFamilyOf(code: string | undefined, declineCode: string | undefined): DeclineFamily {
  const byDecline = declineCode === undefined ? undefined : lookUp(declineCode)
  const byCode = code === undefined ? undefined : lookUp(code)
  return byDecline ?? byCode ?? 'bank_declined'
}

function lookUp(code: string): DeclineFamily | undefined {
  return Object.hasOwn(familyOfCode, code) ? familyOfCode[code] : undefined
}
