import type { Language } from '../strings/translate.ts'
import { translate } from '../strings/translate.ts'
import { isRecord } from './records.ts'
import type { Intent, StripeError } from './stripe-error.ts'
import type { ApiAnswer } from './transport.ts'

/** The object of a good answer, or an error of Stripe's shape for everything else, a lost connection included. */
export function readObject(
  answer: ApiAnswer,
  language: Language,
): { object: Record<string, unknown> } | { error: StripeError } {
  if (answer.status === 0) {
    return { error: { type: 'api_connection_error', message: translate(language, 'connection.failed') } }
  }
  const error = answer.body?.['error']
  if (isStripeError(error)) return { error }
  if (!answer.body || answer.status >= 400) {
    return { error: { type: 'api_error', message: translate(language, 'connection.unreadable') } }
  }
  return { object: answer.body }
}

/** As `readObject`, for the endpoints that answer with an intent. */
export function readIntent(
  answer: ApiAnswer,
  language: Language,
): { intent: Intent } | { error: StripeError } {
  const read = readObject(answer, language)
  if ('error' in read) return read
  if (isIntent(read.object)) return { intent: read.object }
  return { error: { type: 'api_error', message: translate(language, 'connection.unreadable') } }
}

export function isIntent(value: unknown): value is Intent {
  return (
    isRecord(value) &&
    (value['object'] === 'payment_intent' || value['object'] === 'setup_intent') &&
    typeof value['id'] === 'string' &&
    typeof value['status'] === 'string'
  )
}

export function isStripeError(value: unknown): value is StripeError {
  return isRecord(value) && typeof value['type'] === 'string'
}
