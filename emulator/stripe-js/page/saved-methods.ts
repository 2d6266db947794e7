import type { SavedChange, SavedMethod, SavedMethods } from '../protocol/payment-frame.ts'
import { readObject } from '../protocol/read-answer.ts'
import { isRecord, recordAt, textAt } from '../protocol/records.ts'
import type { StripeError } from '../protocol/stripe-error.ts'
import type { ApiParams } from '../protocol/transport.ts'
import { callApi, type PageContext } from './page-context.ts'

/** What stands in a changed method's place: one method, or none. */
export type SavedChangeResult = { replacement: SavedMethod[] } | { error: StripeError }

/** Reads the `customer` of an elements session. */
export function readSaved(customer: Record<string, unknown>): SavedMethods {
  const components = recordAt(recordAt(customer, 'customer_session'), 'components')
  const features = recordAt(recordAt(components, 'payment_element'), 'features')
  const methods = customer['payment_methods']
  const usage = textAt(features, 'payment_method_save_usage')
  return {
    methods: Array.isArray(methods) ? methods.filter(isRecord).map(readMethod) : [],
    canRemove: features['payment_method_remove'] === 'enabled',
    canSave: features['payment_method_save'] === 'enabled',
    ...(usage === undefined ? {} : { usage }),
  }
}

export async function removeSaved(
  context: PageContext,
  secret: string,
  { id }: SavedMethod,
): Promise<SavedChangeResult> {
  const answer = await send(context, secret, `${id}/detach`, {})
  return 'error' in answer ? answer : { replacement: [] }
}

export async function updateSaved(
  context: PageContext,
  secret: string,
  { id }: SavedMethod,
  { expMonth, expYear }: SavedChange,
): Promise<SavedChangeResult> {
  const answer = await send(context, secret, id, { card: { exp_month: expMonth, exp_year: expYear } })
  return 'error' in answer ? answer : { replacement: [readMethod(answer.object)] }
}

async function send(context: PageContext, secret: string, path: string, params: ApiParams) {
  const answer = await callApi(context, {
    method: 'POST',
    path: `/v1/elements/payment_methods/${path}`,
    params: { ...params, customer_session_client_secret: secret },
  })
  return readObject(answer, context.language)
}

function readMethod(object: Record<string, unknown>): SavedMethod {
  const type = textAt(object, 'type') ?? ''
  const details = recordAt(object, type)
  const { exp_month: expMonth, exp_year: expYear } = details
  return {
    id: textAt(object, 'id') ?? '',
    type,
    brand: textAt(details, 'brand') ?? '',
    last4: textAt(details, 'last4') ?? '',
    ...(typeof expMonth === 'number' && typeof expYear === 'number' ? { expMonth, expYear } : {}),
    billingDetails: recordAt(object, 'billing_details'),
  }
}
