import { isRecord } from '../protocol/records.ts'
import type { StripeError } from '../protocol/stripe-error.ts'
import type { ApiParams } from '../protocol/transport.ts'
import { ElementsGroup } from './elements-group.ts'
import { IntegrationError } from './integration-error.ts'

/**
 * Makes a payment method of what the form holds.
 * @throws IntegrationError when it is called without a form, or before `elements.submit()` in a deferred flow
 */
export async function createPaymentMethod(
  raw: unknown,
): Promise<{ paymentMethod: Record<string, unknown> } | { error: StripeError }> {
  const options = isRecord(raw) ? raw : {}
  const group = options['elements']
  if (!(group instanceof ElementsGroup)) {
    throw new IntegrationError(
      'Invalid value for stripe.createPaymentMethod(): elements should be an Elements group created by stripe.elements().',
    )
  }
  if (group.settings.mode === undefined && group.settings.paymentMethodCreation !== 'manual') {
    throw new IntegrationError(
      'In order to call stripe.createPaymentMethod() with elements, pass paymentMethodCreation: "manual" when creating the Elements group.',
    )
  }
  if (group.settings.mode !== undefined && !group.isSubmitted) {
    throw new IntegrationError('elements.submit() must be called before stripe.createPaymentMethod().')
  }
  const { paymentElement } = group
  if (!paymentElement) {
    throw new IntegrationError(
      'Invalid value for stripe.createPaymentMethod(): elements should have a mounted Payment Element.',
    )
  }
  const { error } = await paymentElement.validate()
  if (error) return { error }
  const params = isRecord(options['params']) ? (options['params'] as ApiParams) : {}
  return paymentElement.requirePeer().call('createPaymentMethod', { ...params, ...group.context.identity })
}
