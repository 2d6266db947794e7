import { isRecord, recordAt } from '../protocol/records.ts'
import type { StripeError } from '../protocol/stripe-error.ts'
import type { ApiParams } from '../protocol/transport.ts'
import { type ClientSecret, type IntentObject, parseClientSecret } from './client-secret.ts'
import { ElementsGroup } from './elements-group.ts'
import { IntegrationError } from './integration-error.ts'
import { isWebAddress } from './return-address.ts'

export interface ConfirmOptions {
  group?: ElementsGroup
  secret: ClientSecret
  params: ApiParams
  returnUrl?: string
  redirect: 'always' | 'if_required'
}

/**
 * Checks what `confirmPayment` and `confirmSetup` were called with. A wrong return address is an error that is
 * resolved, as Stripe's API reports it.
 * @throws IntegrationError for everything that only the integration's code can get wrong
 */
export function readConfirmOptions(
  raw: unknown,
  caller: string,
  wanted: IntentObject,
): ConfirmOptions | { error: StripeError } {
  if (!isRecord(raw)) {
    throw new IntegrationError(
      `Missing value for ${caller}: options should be an object with elements and confirmParams.`,
    )
  }
  const group = raw['elements']
  if (group !== undefined && !(group instanceof ElementsGroup)) {
    throw new IntegrationError(
      `Invalid value for ${caller}: elements should be an Elements group created by stripe.elements().`,
    )
  }
  if (group) requireForm(group, caller)
  const clientSecret = raw['clientSecret'] ?? group?.settings.clientSecret
  if (clientSecret === undefined) {
    throw new IntegrationError(`You must pass in a clientSecret when calling ${caller}.`)
  }
  const secret = parseClientSecret(clientSecret, caller, wanted)
  const params = readParams(raw['confirmParams'])
  if (group) {
    requireSubmit(group, caller)
    requireHiddenFields(group, params)
  }
  const redirect = raw['redirect'] === 'if_required' ? 'if_required' : 'always'
  const returnUrl = params['return_url']
  if (returnUrl === undefined) {
    if (redirect === 'if_required') return { secret, params, redirect, ...(group ? { group } : {}) }
    throw new IntegrationError(
      `Missing value for ${caller}: confirmParams.return_url should be a URL string when redirect is "always".`,
    )
  }
  if (!isWebAddress(returnUrl)) {
    return {
      error: {
        type: 'invalid_request_error',
        code: 'url_invalid',
        param: 'return_url',
        message: 'Not a valid URL',
      },
    }
  }
  return { secret, params, redirect, returnUrl, ...(group ? { group } : {}) }
}

function requireForm(group: ElementsGroup, caller: string): void {
  if (group.paymentElement?.isMounted) return
  throw new IntegrationError(
    `Invalid value for ${caller}: elements should have a mounted Payment Element or Express Checkout Element.`,
  )
}

function requireSubmit(group: ElementsGroup, caller: string): void {
  if (group.settings.mode === undefined || group.isSubmitted) return
  throw new IntegrationError(
    `elements.submit() must be called before ${caller}. Call elements.submit() as soon as your customer presses pay, prior to any asynchronous work.`,
  )
}

/** A field that the form leaves out by request must come from the integration. */
function requireHiddenFields(group: ElementsGroup, params: ApiParams): void {
  const hidden = recordAt(group.paymentElement?.options['fields'], 'billingDetails')
  const given = recordAt(recordAt(params, 'payment_method_data'), 'billing_details')
  for (const name of ['name', 'email', 'phone', 'address']) {
    if (hidden[name] !== 'never' || given[name] !== undefined) continue
    throw new IntegrationError(
      `You specified "never" for fields.billing_details.${name} when creating the payment Element, but did not pass confirmParams.payment_method_data.billing_details.${name} when calling stripe.confirmPayment(). If you opt out of collecting data via the payment Element using the fields option, the data must be passed in when calling stripe.confirmPayment().`,
    )
  }
}

function readParams(raw: unknown): ApiParams {
  return isRecord(raw) ? (raw as ApiParams) : {}
}
