import { readObject } from '../protocol/read-answer.ts'
import type { SavedMethods } from '../protocol/payment-frame.ts'
import { isRecord, recordAt, textAt } from '../protocol/records.ts'
import type { StripeError } from '../protocol/stripe-error.ts'
import type { ApiParams } from '../protocol/transport.ts'
import type { GroupOptions } from './group-options.ts'
import { callApi, type PageContext } from './page-context.ts'
import { readSaved } from './saved-methods.ts'

/** What the API says about the payment before anything is typed. */
export interface ElementsSession {
  methodTypes: string[]
  country: string
  businessName: string
  /** True when the intent keeps the card for later charges. */
  isSavingForLater: boolean
  /** What the customer session allows; absent without one. */
  saved?: SavedMethods
}

/** Asks the API which methods a group may offer; an intent that is over answers with an error. */
export async function fetchSession(
  context: PageContext,
  options: GroupOptions,
): Promise<ElementsSession | { error: StripeError }> {
  const answer = await callApi(context, {
    method: 'GET',
    path: '/v1/elements/sessions',
    params: {
      ...sessionParams(options),
      customer_session_client_secret: options.customerSessionClientSecret,
      locale: context.locale,
      referrer_host: window.location.host,
      elements_init_source: 'stripe.elements',
    },
  })
  const read = readObject(answer, context.language)
  return 'error' in read ? read : readSession(read.object)
}

function sessionParams(options: GroupOptions): ApiParams {
  if (options.clientSecret !== undefined) {
    return {
      type: options.clientSecret.startsWith('seti_') ? 'setup_intent' : 'payment_intent',
      client_secret: options.clientSecret,
    }
  }
  return { type: 'deferred_intent', deferred_intent: deferredIntent(options) }
}

/** The intent that the integration promises to create, in the API's words. */
export function deferredIntent(options: GroupOptions): ApiParams {
  return {
    mode: options.mode,
    amount: options.amount,
    currency: options.currency,
    setup_future_usage: options.setupFutureUsage,
    capture_method: options.captureMethod,
    payment_method_types: options.paymentMethodTypes,
  }
}

function readSession(object: Record<string, unknown>): ElementsSession {
  const preference = recordAt(object, 'payment_method_preference')
  const types = preference['ordered_payment_method_types']
  const intent = { ...recordAt(preference, 'payment_intent'), ...recordAt(preference, 'setup_intent') }
  return {
    methodTypes: Array.isArray(types) ? types.map(String) : ['card'],
    country: textAt(preference, 'country_code') ?? textAt(object, 'merchant_country') ?? 'US',
    businessName: textAt(object, 'business_name') ?? '',
    isSavingForLater: 'usage' in intent || textAt(intent, 'setup_future_usage') !== undefined,
    ...(isRecord(object['customer']) ? { saved: readSaved(object['customer']) } : {}),
  }
}
