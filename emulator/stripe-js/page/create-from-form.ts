import { readObject } from '../protocol/read-answer.ts'
import { isRecord, textAt } from '../protocol/records.ts'
import type { StripeError } from '../protocol/stripe-error.ts'
import type { ApiParams } from '../protocol/transport.ts'
import { deferredIntent } from './session.ts'
import { ElementsGroup } from './elements-group.ts'
import { IntegrationError } from './integration-error.ts'
import { callApi, type PageContext } from './page-context.ts'

type Created = { object: Record<string, unknown> } | { error: StripeError }

/**
 * Makes a payment method of what the Payment Element holds, or of an older call's `type` with a token.
 * @throws IntegrationError without a mounted Payment Element, or before `elements.submit()` in a deferred flow
 */
export async function createPaymentMethod(
  context: PageContext,
  raw: unknown,
): Promise<{ paymentMethod: Record<string, unknown> } | { error: StripeError }> {
  const options = isRecord(raw) ? raw : {}
  const created =
    options['elements'] === undefined && textAt(options, 'type') !== undefined
      ? await post(context, '/v1/payment_methods', options as ApiParams)
      : await createOf('payment_method', options, 'stripe.createPaymentMethod()')
  return 'error' in created ? created : { paymentMethod: created.object }
}

/**
 * Makes a confirmation token of what the Payment Element holds, or of a payment method that exists, for a server to
 * confirm an intent with.
 * @throws IntegrationError as `createPaymentMethod`
 */
export async function createConfirmationToken(
  context: PageContext,
  raw: unknown,
): Promise<{ confirmationToken: Record<string, unknown> } | { error: StripeError }> {
  const options = isRecord(raw) ? raw : {}
  const method = textAt(options, 'payment_method')
  const created =
    options['elements'] === undefined && method !== undefined
      ? await post(context, '/v1/confirmation_tokens', { ...paramsOf(options), payment_method: method })
      : await createOf('confirmation_token', options, 'stripe.createConfirmationToken()')
  return 'error' in created ? created : { confirmationToken: created.object }
}

async function createOf(
  kind: 'payment_method' | 'confirmation_token',
  options: Record<string, unknown>,
  caller: string,
): Promise<Created> {
  const group = requireGroup(options['elements'], caller)
  const element = group.paymentElement
  if (!element) {
    throw new IntegrationError(
      `Invalid value for ${caller}: elements should have a mounted Payment Element or Express Checkout Element.`,
    )
  }
  const wrong = (await group.fields.validate()) ?? (await element.validate()).error
  if (wrong) return { error: wrong }
  const { mode, setupFutureUsage } = group.settings
  const ownParams = kind === 'payment_method' ? {} : tokenParams(group, mode, setupFutureUsage)
  const params = { ...ownParams, ...paramsOf(options), ...group.context.identity }
  return element.requirePeer().call('create', { kind, params })
}

function tokenParams(group: ElementsGroup, mode: string | undefined, usage: string | undefined): ApiParams {
  const keeps = usage ?? (mode === 'subscription' || mode === 'setup' ? 'off_session' : undefined)
  return {
    ...(keeps === undefined ? {} : { setup_future_usage: keeps }),
    ...(mode === undefined ? {} : { client_context: deferredIntent(group.settings) }),
  }
}

function requireGroup(group: unknown, caller: string): ElementsGroup {
  if (!(group instanceof ElementsGroup)) {
    throw new IntegrationError(
      `Invalid value for ${caller}: elements should be an Elements group created by stripe.elements().`,
    )
  }
  if (group.settings.mode === undefined && group.settings.paymentMethodCreation !== 'manual') {
    throw new IntegrationError(
      `In order to call ${caller} with elements, pass paymentMethodCreation: "manual" when creating the Elements group.`,
    )
  }
  if (group.settings.mode !== undefined && !group.isSubmitted) {
    throw new IntegrationError(`elements.submit() must be called before ${caller}.`)
  }
  return group
}

async function post(context: PageContext, path: string, params: ApiParams): Promise<Created> {
  return readObject(await callApi(context, { method: 'POST', path, params }), context.language)
}

function paramsOf(options: Record<string, unknown>): ApiParams {
  return isRecord(options['params']) ? (options['params'] as ApiParams) : {}
}
