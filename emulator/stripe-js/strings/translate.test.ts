import { expect, test } from 'vitest'
import { inlineDecline, localizeError } from './decline-texts.ts'
import { resolveLanguage, translate } from './translate.ts'

test.each([
  ['auto', 'it-IT', 'it'],
  ['auto', 'de-DE', 'en'],
  ['it', 'en-US', 'it'],
  ['en', 'it-IT', 'en'],
  ['fr-CA', 'it-IT', 'en'],
  [undefined, 'it', 'it'],
] as const)('the locale %s in a browser that speaks %s is %s', (locale, browser, language) => {
  expect(resolveLanguage(locale, browser)).toBe(language)
})

test('a sentence takes its values', () => {
  expect(translate('en', 'terms.card', { business: 'Acme' })).toContain('you allow Acme to charge')
})

test('a decline is worded one way for the integration and another in the form', () => {
  const error = { type: 'card_error', code: 'card_declined', decline_code: 'lost_card', message: 'raw' }
  expect(localizeError(error, 'en').message).toBe('Your card has been declined.')
  expect(inlineDecline(error, 'en')).toEqual({ field: 'number', message: 'Your card was declined.' })
})

test('a failed check by the bank belongs to no field', () => {
  const error = { type: 'invalid_request_error', code: 'payment_intent_authentication_failure' }
  expect(localizeError(error, 'en').message).toContain('unable to authenticate')
  expect(inlineDecline(error, 'en')).toBeUndefined()
})

test('an error without a sentence of ours keeps its own', () => {
  const error = { type: 'invalid_request_error', code: 'resource_missing', message: 'No such thing' }
  expect(localizeError(error, 'it')).toEqual(error)
})
