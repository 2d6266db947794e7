import { encodeForm } from './form-encoding.ts'
import { isRecord } from './records.ts'
import type { ApiAnswer, ApiRequest, Transport } from './transport.ts'

/** Calls the API at a base URL without trailing slash; the key is one of the parameters, as Stripe.js sends it. */
export function fetchTransport(apiBase: string): Transport {
  return {
    async send(request) {
      try {
        return await readAnswer(await post(apiBase, request))
      } catch {
        return { status: 0, body: undefined }
      }
    },
  }
}

function post(apiBase: string, { method, path, params }: ApiRequest): Promise<Response> {
  const form = encodeForm(params)
  if (method === 'GET') return fetch(`${apiBase}${path}?${form.toString()}`, { credentials: 'omit' })
  return fetch(`${apiBase}${path}`, { method, body: form, credentials: 'omit' })
}

async function readAnswer(response: Response): Promise<ApiAnswer> {
  const text = await response.text()
  return { status: response.status, body: parseObject(text) }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
