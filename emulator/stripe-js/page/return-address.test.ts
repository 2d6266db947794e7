import { expect, test } from 'vitest'
import { parseClientSecret } from './client-secret.ts'
import { isWebAddress, returnAddress } from './return-address.ts'

const secret = parseClientSecret('pi_1_secret_2', 'stripe.confirmPayment()')

test('the return address keeps its own query and fragment', () => {
  expect(returnAddress('https://app.test/done?plan=team#top', secret, 'succeeded')).toBe(
    'https://app.test/done?plan=team&payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_2&redirect_status=succeeded#top',
  )
})

test.each([
  ['requires_capture', 'succeeded'],
  ['processing', 'processing'],
  ['requires_payment_method', 'failed'],
])('an intent that is %s returns as %s', (status, shown) => {
  expect(
    new URL(returnAddress('https://app.test/', secret, status)).searchParams.get('redirect_status'),
  ).toBe(shown)
})

test('only web addresses may be gone to', () => {
  expect(isWebAddress('https://app.test/done')).toBe(true)
  expect(isWebAddress('javascript:alert(1)')).toBe(false)
  expect(isWebAddress('/done')).toBe(false)
  expect(isWebAddress(undefined)).toBe(false)
})
