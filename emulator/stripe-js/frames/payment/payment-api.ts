import type { ConfirmRequest } from '../../protocol/payment-frame.ts'
import { readIntent, readObject } from '../../protocol/read-answer.ts'
import { recordAt } from '../../protocol/records.ts'
import type { IntentResult, StripeError } from '../../protocol/stripe-error.ts'
import type { ApiParams, ApiValue, Transport } from '../../protocol/transport.ts'
import type { Language } from '../../strings/translate.ts'

/** What the form contributes to a request. */
export interface FormData {
  type: string
  /** Absent for methods without fields. */
  card: ApiParams | undefined
  billing: ApiParams
}

/** Confirms an intent with what the form holds; the number goes nowhere but into this request. */
export async function confirmWithCard(
  transport: Transport,
  { object, clientSecret, params }: ConfirmRequest,
  form: FormData,
  language: Language,
): Promise<IntentResult> {
  const id = clientSecret.slice(0, clientSecret.indexOf('_secret_'))
  const given = recordAt(params, 'payment_method_data') as ApiParams
  const answer = await transport.send({
    method: 'POST',
    path: `/v1/${object}s/${id}/confirm`,
    params: {
      ...params,
      payment_method_data: methodData(form, given),
      expected_payment_method_type: form.type,
      use_stripe_sdk: true,
      client_secret: clientSecret,
    },
  })
  return readIntent(answer, language)
}

export async function createMethod(
  transport: Transport,
  params: ApiParams,
  form: FormData,
  language: Language,
): Promise<{ paymentMethod: Record<string, unknown> } | { error: StripeError }> {
  const answer = await transport.send({
    method: 'POST',
    path: '/v1/payment_methods',
    params: { ...params, ...methodData(form, params) },
  })
  const read = readObject(answer, language)
  return 'error' in read ? read : { paymentMethod: read.object }
}

/** What the integration passes wins over what the form knows, address part by part. */
function methodData({ type, card, billing }: FormData, given: ApiParams): ApiParams {
  const details = recordAt(given, 'billing_details') as ApiParams
  const address = mergeAddress(billing['address'], details['address'])
  return {
    ...given,
    type,
    ...(card ? { card } : {}),
    billing_details: { ...billing, ...details, address },
    payment_user_agent: 'stripe.js/stand-in; stripe-js-v3/stand-in; payment-element',
  }
}

function mergeAddress(ours: ApiValue, theirs: ApiValue): ApiParams {
  return { ...recordAt({ ours }, 'ours'), ...recordAt({ theirs }, 'theirs') } as ApiParams
}
