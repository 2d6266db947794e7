import { invalidRequest, StripeError } from './errors.ts'
import { FORM_LIMITS } from './form.ts'

/**
 * The form text of a request.
 * @throws StripeError 413 for more than the limit, 400 for another kind of body.
 */
export async function readForm(request: Request, url: URL): Promise<string> {
  const query = url.search.slice(1)
  if (query.length > FORM_LIMITS.bytes) throw tooLarge()
  if (request.body === null || request.method === 'GET' || request.method === 'HEAD') return query
  if (Number(request.headers.get('content-length') ?? 0) > FORM_LIMITS.bytes) throw tooLarge()
  const body = await readText(request.body)
  if (body === '') return query
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') {
    throw invalidRequest(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded). ' +
        'If you have any questions, we can help at https://support.stripe.com/.',
    )
  }
  return query === '' ? body : `${query}&${body}`
}

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const reader = body.getReader()
  let bytes = 0
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.byteLength
    if (bytes > FORM_LIMITS.bytes) {
      await reader.cancel()
      throw tooLarge()
    }
    text += decodeBytes(decoder, value)
  }
  return text + decodeBytes(decoder)
}

function decodeBytes(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
  } catch {
    throw invalidRequest('Invalid request: the body is not valid UTF-8.')
  }
}

function tooLarge(): StripeError {
  const message = `Invalid request: the parameters are larger than ${FORM_LIMITS.bytes} bytes.`
  return new StripeError(413, { type: 'invalid_request_error', message })
}
