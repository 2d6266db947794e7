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

/**
 * What makes two requests the same: method, path and parameters, as a digest of 128 bits. It tells honest requests
 * apart and keeps no secret, so the platform's slower digest, which wants another thread, is not needed.
 */
export function fingerprintOf(method: string, path: string, form: string): string {
  const text = `${method} ${path}\n${form}`
  return [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f].map((seed) => hashOf(text, seed)).join('')
}

/** 32 bits over the text's code units, in the manner of MurmurHash3, as eight digits. */
function hashOf(text: string, seed: number): string {
  let hash = seed
  for (let position = 0; position < text.length; position++) {
    const mixed = Math.imul(text.charCodeAt(position), 0xcc9e2d51)
    hash ^= Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
  }
  hash ^= text.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0')
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
