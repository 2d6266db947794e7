/** How suspicious a refusal is. Whoever tries out stolen numbers collects these; a customer with an empty account does not. */
const weights: Readonly<Record<string, number>> = {
  lost_card: 3,
  stolen_card: 3,
  pickup_card: 3,
  fraudulent: 3,
  highest_risk_level: 3,
  card_velocity_exceeded: 3,
  incorrect_number: 1,
  incorrect_cvc: 1,
  incorrect_zip: 1,
  invalid_number: 1,
  invalid_cvc: 1,
  invalid_account: 1,
  invalid_amount: 1,
  invalid_expiry_month: 1,
  invalid_expiry_year: 1,
  expired_card: 1,
  generic_decline: 1,
  do_not_honor: 1,
  transaction_not_allowed: 1,
  authentication_required: 0,
  payment_intent_authentication_failure: 0,
  setup_intent_authentication_failure: 0,
  processing_error: 0,
  issuer_not_available: 0,
  try_again_later: 0,
}

/** A refusal that is not in the list counts like a plain "no". */
const otherWeight = 1

/** What each further card of a day adds after the second. */
export const furtherCardWeight = 2

/** From this score on, card entry rests for a while; the unfinished attempt is ended, so its secret is worth nothing. */
export const pauseAt = { score: 5, minutes: 10 } as const

/** From this score on, within a day, card entry is locked until somebody unlocks it or a day has passed. */
export const lockAt = { score: 8, minutes: 24 * 60 } as const

export const windowHours = 24

export function weightOf(reason: string, { isOnFile }: { isOnFile: boolean }): number {
  if (reason === 'insufficient_funds') return isOnFile ? 0 : 1
  return weights[reason] ?? otherWeight
}
