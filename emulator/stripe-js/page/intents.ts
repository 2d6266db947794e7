import { readIntent } from '../protocol/read-answer.ts'
import type { IntentResult } from '../protocol/stripe-error.ts'
import type { ApiParams } from '../protocol/transport.ts'
import { localizeError } from '../strings/decline-texts.ts'
import type { ClientSecret } from './client-secret.ts'
import { callApi, type PageContext } from './page-context.ts'

/** The API path of an intent. */
export function intentPath({ object, id }: Pick<ClientSecret, 'object' | 'id'>): string {
  return `/v1/${object}s/${id}`
}

export async function retrieveIntent(context: PageContext, secret: ClientSecret): Promise<IntentResult> {
  const answer = await callApi(context, {
    method: 'GET',
    path: intentPath(secret),
    params: { client_secret: secret.value, is_stripe_sdk: false },
  })
  return readIntent(answer, context.language)
}

/** Confirms with a payment method that exists already; what the form holds is confirmed inside its frame. */
export async function confirmIntent(
  context: PageContext,
  secret: ClientSecret,
  params: ApiParams,
): Promise<IntentResult> {
  const answer = await callApi(context, {
    method: 'POST',
    path: `${intentPath(secret)}/confirm`,
    params: { ...params, use_stripe_sdk: true, client_secret: secret.value },
  })
  const read = readIntent(answer, context.language)
  return 'error' in read ? { error: localizeError(read.error, context.language) } : read
}
