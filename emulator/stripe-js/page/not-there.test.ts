import { expect, test } from 'vitest'
import { IntegrationError } from './integration-error.ts'
import { noSuchElement, refusedMethods } from './not-there.ts'

test('an Element of Stripe’s that is not drawn says so, and another name is told the valid ones', () => {
  expect(noSuchElement('cardNumber')).toBeInstanceOf(IntegrationError)
  expect(noSuchElement('cardNumber').message).toBe(
    'The emulator does not draw the cardNumber Element; use the Payment Element.',
  )
  expect(noSuchElement('toString').message).toMatch(/^A valid Element name must be provided.*toString\.$/s)
  expect(noSuchElement(undefined).message).toMatch(/you passed: undefined\.$/)
})

test('a method of Stripe’s that is not there rejects with its own name', async () => {
  for (const [name, method] of Object.entries(refusedMethods)) {
    await expect(method()).rejects.toThrow(`stripe.${name}() is not available here`)
  }
  expect(Object.keys(refusedMethods)).toContain('createToken')
})
