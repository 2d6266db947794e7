import type { Ctx } from './context.ts'
import type { IdempotencyRecord } from '../store/internal-records.ts'
import type { Store } from '../store/store.ts'
import { invalidRequest, StripeError } from './errors.ts'

const KEPT_SECONDS = 24 * 60 * 60
const MAX_KEY_LENGTH = 255

/** @throws StripeError 400 for a key that Stripe would not take. */
export function checkIdempotencyKey(key: string): void {
  if (key === '' || key.length > MAX_KEY_LENGTH) {
    throw invalidRequest(`Idempotency keys can only be up to ${MAX_KEY_LENGTH} characters long.`)
  }
}

/** What makes two requests the same: method, path and parameters, as a digest. */
export async function fingerprintOf(method: string, path: string, form: string): Promise<string> {
  const text = new TextEncoder().encode(`${method} ${path}\n${form}`)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text))
  return btoa(String.fromCharCode(...digest))
}

/**
 * The first answer under this key, to be replayed; undefined for a new key.
 * @throws StripeError 400 `idempotency_error` when the key came with another request.
 */
export function findReplay(
  store: Store,
  key: string,
  fingerprint: string,
  nowSeconds: number,
): IdempotencyRecord | undefined {
  const record = store.idempotency_records.find(key)
  if (!record || record.created <= nowSeconds - KEPT_SECONDS) return undefined
  if (record.fingerprint === fingerprint) return record
  const message =
    'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
    `Try using a key other than '${key}' if you meant to execute a different request.`
  throw new StripeError(400, { type: 'idempotency_error', message })
}

/** Keeps an answer for its key, and lets go of those that are too old to be replayed. */
export function keepAnswer(ctx: Ctx, record: IdempotencyRecord): void {
  const { idempotency_records: records } = ctx.store
  records.put(record)
  for (;;) {
    const oldest = records.first('age', 'any')
    if (!oldest || oldest.created > record.created - KEPT_SECONDS) return
    records.delete(oldest.id)
  }
}

/** Stripe keeps what was executed; what never ran, or stood behind another request, may run again. */
export function isKept(error: StripeError): boolean {
  return error.status < 500 && error.status !== 409 && error.status !== 429
}

/** 409: the first request under this key has not been answered yet. */
export function keyInUse(key: string): StripeError {
  const message =
    'There is currently another in-progress request using this Idempotent Key (that probably means you submitted ' +
    `twice, and the other request is still going through): ${key}. Please try again later.`
  return new StripeError(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message })
}
