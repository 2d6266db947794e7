import type { PaymentIntent } from '../store/collections.ts'
import type { Decline } from './decline-texts.ts'

type Kept = NonNullable<PaymentIntent['last_payment_error']>

/** An `error` body, and the shape kept in `last_payment_error` and `last_setup_error`. */
export type CardError = Pick<Kept, 'advice_code' | 'decline_code' | 'network_decline_code' | 'param'> & {
  code: string
  doc_url: string
  message: string
  type: 'card_error' | 'invalid_request_error'
}

/** Where Stripe explains an error code. */
export const docUrl = (code: string): string =>
  `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`

/** A decline as the API words it. */
export function cardErrorOf(decline: Decline): CardError {
  return {
    advice_code: decline.adviceCode,
    code: decline.code,
    ...(decline.declineCode === undefined ? {} : { decline_code: decline.declineCode }),
    doc_url: docUrl(decline.code),
    message: decline.message,
    ...(decline.networkDeclineCode === undefined ? {} : { network_decline_code: decline.networkDeclineCode }),
    ...(decline.param === undefined ? {} : { param: decline.param }),
    type: 'card_error',
  }
}

const NOT_AUTHENTICATED =
  'We are unable to authenticate your payment method. Please choose a different payment method and try again.'

/** What a failed or abandoned bank check leaves on an intent of that kind. */
export function authenticationFailure(kind: 'payment_intent' | 'setup_intent'): CardError {
  const code = `${kind}_authentication_failure`
  return { code, doc_url: docUrl(code), message: NOT_AUTHENTICATED, type: 'invalid_request_error' }
}
