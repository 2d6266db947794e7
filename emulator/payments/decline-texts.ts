/** How a card network's refusal reads in an API error and in a charge's outcome. */
export interface Decline {
  code: string
  declineCode?: string
  message: string
  param?: string
  adviceCode: 'try_again_later' | 'do_not_try_again' | 'confirm_card_data'
  networkDeclineCode?: string
  /** `outcome.reason` of the failed charge. */
  reason: string
  sellerMessage: string
  /** Refused by Stripe's risk rules before the network saw it. */
  blocked?: true
}

const WAS_DECLINED = 'Your card was declined.'

const bankSays = (reason: string) => `The bank returned the decline code \`${reason}\`.`

function declined(
  declineCode: string,
  networkDeclineCode: string,
  adviceCode: Decline['adviceCode'],
  message = WAS_DECLINED,
): Decline {
  return {
    code: 'card_declined',
    declineCode,
    message,
    adviceCode,
    networkDeclineCode,
    reason: declineCode,
    sellerMessage: bankSays(declineCode),
  }
}

function refused(code: string, message: string, adviceCode: Decline['adviceCode'], param?: string): Decline {
  return {
    code,
    message,
    adviceCode,
    reason: code,
    sellerMessage: bankSays(code),
    ...(param === undefined ? {} : { param }),
  }
}

export const DECLINES = {
  generic_decline: {
    ...declined('generic_decline', '01', 'try_again_later'),
    sellerMessage: 'The bank did not return any further details with this decline.',
  },
  insufficient_funds: declined(
    'insufficient_funds',
    '51',
    'try_again_later',
    'Your card has insufficient funds.',
  ),
  lost_card: declined('lost_card', '41', 'do_not_try_again'),
  stolen_card: declined('stolen_card', '43', 'do_not_try_again'),
  card_velocity_exceeded: declined(
    'card_velocity_exceeded',
    '65',
    'try_again_later',
    'You have exceeded the balance or credit limit available on your card.',
  ),
  fraudulent: {
    ...declined('fraudulent', '59', 'do_not_try_again'),
    reason: 'highest_risk_level',
    sellerMessage: 'Stripe blocked this payment as too risky.',
    blocked: true,
  },
  authentication_required: {
    ...declined(
      'authentication_required',
      '65',
      'confirm_card_data',
      'Your card was declined. This transaction requires authentication.',
    ),
    code: 'authentication_required',
  },
  test_mode_live_card: declined(
    'test_mode_live_card',
    '05',
    'do_not_try_again',
    'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
  ),
  expired_card: refused('expired_card', 'Your card has expired.', 'do_not_try_again', 'exp_month'),
  incorrect_cvc: refused(
    'incorrect_cvc',
    "Your card's security code is incorrect.",
    'confirm_card_data',
    'cvc',
  ),
  incorrect_number: refused(
    'incorrect_number',
    'Your card number is incorrect.',
    'confirm_card_data',
    'number',
  ),
  processing_error: refused(
    'processing_error',
    'An error occurred while processing your card. Try again in a little bit.',
    'try_again_later',
  ),
} as const satisfies Record<string, Decline>

export type DeclineKey = keyof typeof DECLINES

/** The decline of that name. */
export const declineOf = (key: DeclineKey): Decline => DECLINES[key]
