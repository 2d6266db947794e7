import { IntegrationError } from './integration-error.ts'

/** @throws IntegrationError in Stripe's words when the key is missing, secret or malformed */
export function requirePublishableKey(key: unknown): string {
  if (key === undefined || key === null) {
    throw new IntegrationError('Missing value for Stripe(): apiKey should be a string.')
  }
  if (typeof key !== 'string') {
    throw new IntegrationError(
      `Invalid value for Stripe(): apiKey should be a string. You specified: ${JSON.stringify(key)}.`,
    )
  }
  if (key === '') {
    throw new IntegrationError('Please call Stripe() with your publishable key. You used an empty string.')
  }
  if (/^(?:sk|rk)_/.test(key)) {
    throw new IntegrationError(
      'You should not use your secret key with Stripe.js. Please pass a publishable key instead.',
    )
  }
  if (!/^pk_(?:test|live)_\w+$/.test(key)) {
    throw new IntegrationError(
      'Please call Stripe() with your publishable key. A publishable key begins with "pk_test_" or "pk_live_".',
    )
  }
  return key
}
