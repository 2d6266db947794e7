import { invalidRequest, StripeError } from './errors.ts'
import type { Target } from './exchange.ts'
import { FORM_LIMITS } from './form.ts'

/**
 * The form text of a request.
 * @throws StripeError 413 for more than the limit, 400 for another kind of body.
 */
export async function readForm(request: Request, url: URL): Promise<string> {
  const hasBody = request.body !== null && request.method !== 'GET' && request.method !== 'HEAD'
  if (Number(request.headers.get('content-length') ?? 0) > FORM_LIMITS.bytes) throw tooLarge()
  const chunks = hasBody && request.body ? await readChunks(request.body) : []
  return formText(url, chunks, request.headers.get('content-type'))
}

/**
 * The parameters of query and body as one form text.
 * @throws StripeError as `readForm` does.
 */
export function formText(url: Target, body: readonly Uint8Array[], contentType: string | null): string {
  const query = url.search.slice(1)
  if (body.length === 0 && query.length <= FORM_LIMITS.bytes) return query
  const bytes = body.reduce((sum, chunk) => sum + chunk.byteLength, query.length)
  if (bytes > FORM_LIMITS.bytes) throw tooLarge()
  const text = decodeChunks(body)
  if (text === '') return query
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') {
    throw invalidRequest(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded). ' +
        'If you have any questions, we can help at https://support.stripe.com/.',
    )
  }
  return query === '' ? text : `${query}&${text}`
}

async function readChunks(body: ReadableStream<Uint8Array>): Promise<Uint8Array[]> {
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return chunks
    chunks.push(value)
    bytes += value.byteLength
    if (bytes > FORM_LIMITS.bytes) {
      await reader.cancel()
      throw tooLarge()
    }
  }
}

/** Kept, because making one costs more than decoding a form. */
let decoder = new TextDecoder('utf-8', { fatal: true })

function decodeChunks(chunks: readonly Uint8Array[]): string {
  try {
    const [only] = chunks
    if (only && chunks.length === 1) return decoder.decode(only)
    return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
  } catch {
    // What it was in the middle of must not be seen by the next request.
    decoder = new TextDecoder('utf-8', { fatal: true })
    throw invalidRequest('Invalid request: the body is not valid UTF-8.')
  }
}

function tooLarge(): StripeError {
  const message = `Invalid request: the parameters are larger than ${FORM_LIMITS.bytes} bytes.`
  return new StripeError(413, { type: 'invalid_request_error', message })
}
