import { expect, test } from 'vitest'
import { encodeForm } from './form-encoding.ts'

test('nested values take brackets, and absent ones are left out', () => {
  const form = encodeForm({
    key: 'pk_test_1',
    payment_method_data: { card: { number: '4242' }, billing_details: { name: undefined, phone: null } },
    payment_method_types: ['card', 'ideal'],
    use_stripe_sdk: true,
  })
  expect([...form]).toEqual([
    ['key', 'pk_test_1'],
    ['payment_method_data[card][number]', '4242'],
    ['payment_method_types[0]', 'card'],
    ['payment_method_types[1]', 'ideal'],
    ['use_stripe_sdk', 'true'],
  ])
})
