/** Why a card was refused, as far as a sentence tells it apart. */
export type Refusal = 'insufficient_funds' | 'expired' | 'unusable' | 'needs_bank' | 'other'

/** Refusals after which Stripe itself does not try the same card again (https://docs.stripe.com/billing/revenue-recovery/smart-retries). */
const unusableCodes: ReadonlySet<string> = new Set([
  'incorrect_number',
  'lost_card',
  'pickup_card',
  'stolen_card',
  'revocation_of_authorization',
  'revocation_of_all_authorizations',
  'invalid_account',
  'transaction_not_allowed',
  'highest_risk_level',
])

/** Sorts Stripe's decline codes; null where no refusal is known, which is told as any other. */
export function refusalOf(declineCode: string | null): Refusal {
  if (declineCode === null) return 'other'
  if (unusableCodes.has(declineCode)) return 'unusable'
  switch (declineCode) {
    case 'insufficient_funds':
      return 'insufficient_funds'
    case 'expired_card':
      return 'expired'
    case 'authentication_required':
    case 'payment_intent_authentication_failure':
      return 'needs_bank'
    default:
      return 'other'
  }
}

/** Trying the same card again cannot help. */
export function isForGood(refusal: Refusal): boolean {
  return refusal === 'unusable' || refusal === 'expired'
}
