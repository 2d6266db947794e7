import { expect, test } from 'vitest'
import { IntegrationError } from './integration-error.ts'
import { requirePublishableKey } from './publishable-key.ts'

test.each([
  ['', 'Please call Stripe() with your publishable key. You used an empty string.'],
  ['sk_test_1', 'You should not use your secret key with Stripe.js. Please pass a publishable key instead.'],
  ['hello', 'Please call Stripe() with your publishable key.'],
  [undefined, 'Missing value for Stripe(): apiKey should be a string.'],
  [7, 'Invalid value for Stripe(): apiKey should be a string. You specified: 7.'],
])('the key %j is refused', (key, message) => {
  expect(() => requirePublishableKey(key)).toThrow(IntegrationError)
  expect(() => requirePublishableKey(key)).toThrow(message)
})

test('a publishable key is taken as it is', () => {
  expect(requirePublishableKey('pk_test_abc_123')).toBe('pk_test_abc_123')
})
