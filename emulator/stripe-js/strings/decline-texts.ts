import type { StripeError } from '../protocol/stripe-error.ts'
import type { StringKey } from './en.ts'
import { type Language, translate } from './translate.ts'

export type DeclinedField = 'number' | 'expiry' | 'cvc'

interface DeclineText {
  /** What `error.message` says. */
  message: StringKey
  /** Where the form itself says it, and how, when that differs. */
  field?: DeclinedField
  inline?: StringKey
}

const GENERIC: DeclineText = {
  message: 'decline.card_declined',
  field: 'number',
  inline: 'decline.card_declined.inline',
}

const AUTHENTICATION_FAILURE: DeclineText = { message: 'decline.authentication_failure' }

const BY_CODE: Readonly<Record<string, DeclineText>> = {
  card_declined: GENERIC,
  expired_card: { message: 'decline.expired_card', field: 'expiry' },
  incorrect_cvc: { message: 'decline.incorrect_cvc', field: 'cvc', inline: 'decline.incorrect_cvc.inline' },
  invalid_cvc: { message: 'decline.incorrect_cvc', field: 'cvc', inline: 'decline.incorrect_cvc.inline' },
  incorrect_number: { message: 'decline.incorrect_number', field: 'number' },
  invalid_number: { message: 'error.invalid_number', field: 'number' },
  invalid_expiry_month: { message: 'error.invalid_expiry_month', field: 'expiry' },
  invalid_expiry_year: { message: 'error.invalid_expiry_year', field: 'expiry' },
  processing_error: { message: 'decline.processing_error' },
  authentication_required: { message: 'decline.authentication_required' },
  payment_intent_authentication_failure: AUTHENTICATION_FAILURE,
  setup_intent_authentication_failure: AUTHENTICATION_FAILURE,
}

const BY_DECLINE_CODE: Readonly<Record<string, DeclineText>> = {
  insufficient_funds: { message: 'decline.insufficient_funds', field: 'number' },
  authentication_required: { message: 'decline.authentication_required' },
}

/** The error with its message in the customer's language, worded as Stripe.js words it; unknown ones stay as they came. */
export function localizeError(error: StripeError, language: Language): StripeError {
  const text = findText(error)
  return text ? { ...error, message: translate(language, text.message) } : error
}

/** The sentence that the form shows under one of its fields; undefined when the error belongs to none. */
export function inlineDecline(
  error: StripeError,
  language: Language,
): { field: DeclinedField; message: string } | undefined {
  const text = findText(error)
  if (!text?.field) return undefined
  return { field: text.field, message: translate(language, text.inline ?? text.message) }
}

function findText({ code = '', decline_code: declineCode = '' }: StripeError): DeclineText | undefined {
  if (code === 'card_declined' && Object.hasOwn(BY_DECLINE_CODE, declineCode))
    return BY_DECLINE_CODE[declineCode]
  return Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined
}
