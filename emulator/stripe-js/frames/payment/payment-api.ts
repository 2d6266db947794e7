import type { ConfirmRequest, CreateRequest, CreateResult } from '../../protocol/payment-frame.ts'
import { readIntent, readObject } from '../../protocol/read-answer.ts'
import { recordAt } from '../../protocol/records.ts'
import type { IntentResult } from '../../protocol/stripe-error.ts'
import type { ApiParams, ApiValue, Transport } from '../../protocol/transport.ts'
import type { Language } from '../../strings/translate.ts'

/** What the form contributes to a request: a saved method, or a new one with its details. */
export interface FormData {
  type: string
  /** The id of a saved method, which needs nothing else. */
  saved: string | undefined
  /** The method's details under its type; empty for methods without fields. */
  details: ApiParams
  billing: ApiParams
  /** Whether the customer may be shown the method again. */
  allowRedisplay: 'always' | 'limited' | 'unspecified'
  /** Sent when the save box is ticked and the session says what for. */
  usage: string | undefined
}

/** Confirms an intent with what the form holds; the number goes nowhere but into this request. */
export async function confirmWithForm(
  transport: Transport,
  { object, clientSecret, params }: ConfirmRequest,
  form: FormData,
  language: Language,
): Promise<IntentResult> {
  const id = clientSecret.slice(0, clientSecret.indexOf('_secret_'))
  const answer = await transport.send({
    method: 'POST',
    path: `/v1/${object}s/${id}/confirm`,
    params: {
      ...(form.usage === undefined ? {} : { setup_future_usage: form.usage }),
      ...withMethod(form, params),
      expected_payment_method_type: form.type,
      use_stripe_sdk: true,
      client_secret: clientSecret,
    },
  })
  return readIntent(answer, language)
}

/** Sends what the form holds to an endpoint that makes an object of it. */
export async function createObject(
  transport: Transport,
  { kind, params }: CreateRequest,
  form: FormData,
  language: Language,
): Promise<CreateResult> {
  const answer = await transport.send(
    kind === 'payment_method'
      ? { method: 'POST', path: '/v1/payment_methods', params: { ...params, ...methodData(form, params) } }
      : { method: 'POST', path: '/v1/confirmation_tokens', params: withMethod(form, params) },
  )
  return readObject(answer, language)
}

/** Names the saved method, or brings a new one. */
function withMethod(form: FormData, params: ApiParams): ApiParams {
  const { payment_method_data: given, ...rest } = params
  if (form.saved !== undefined) return { ...rest, payment_method: form.saved }
  return {
    ...rest,
    payment_method_data: methodData(form, recordAt({ given }, 'given') as ApiParams),
  }
}

/** What the integration passes wins over what the form knows, address part by part. */
function methodData({ type, details: own, billing, allowRedisplay }: FormData, given: ApiParams): ApiParams {
  const details = recordAt(given, 'billing_details') as ApiParams
  const address = mergeAddress(billing['address'], details['address'])
  return {
    allow_redisplay: allowRedisplay,
    ...given,
    type,
    ...own,
    billing_details: { ...billing, ...details, address },
    payment_user_agent: 'stripe.js/stand-in; stripe-js-v3/stand-in; payment-element',
  }
}

function mergeAddress(ours: ApiValue, theirs: ApiValue): ApiParams {
  return { ...recordAt({ ours }, 'ours'), ...recordAt({ theirs }, 'theirs') } as ApiParams
}
