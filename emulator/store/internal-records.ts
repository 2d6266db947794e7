/** Work that falls due on a clock: at most one for each kind and subject. */
export interface Timer {
  /** `${kind}:${subject}` */
  id: string
  kind: string
  /** The id of the object that the work is about. */
  subject: string
  /** When it falls due, seconds on its clock. */
  at: number
  /** A test clock's id; null is wall time. */
  clock: string | null
}

/** The first executed answer under an idempotency key. */
export interface IdempotencyRecord {
  /** The key. */
  id: string
  created: number
  fingerprint: string
  status: number
  body: string
  requestId: string
}

export interface DeliveryAttempt {
  /** Wall time, milliseconds. */
  at: number
  /** Null when no answer came. */
  status: number | null
  error: string | null
  took: number
}

/** One event on its way to one endpoint. */
export interface WebhookDelivery {
  id: string
  created: number
  event: string
  endpoint: string
  state: 'pending' | 'delivered' | 'failed'
  attempts: DeliveryAttempt[]
  /** Wall time, milliseconds, of the next attempt while pending. */
  nextAttemptAt: number
}

/** Signing secrets of an endpoint, newest first: an older one stays valid until `expiresAt` (wall, seconds). */
export interface WebhookSecret {
  /** The endpoint's id. */
  id: string
  secrets: { secret: string; expiresAt: number | null }[]
}
