import type Stripe from 'stripe'
import type { Wire } from './wire.ts'

type Subscription = Wire<Stripe.Subscription>

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
  /** `dropped`: somebody asked that it never arrive. */
  state: 'pending' | 'delivered' | 'failed' | 'dropped'
  attempts: DeliveryAttempt[]
  /** Wall time, milliseconds, of the next attempt while pending. */
  nextAttemptAt: number
  /** Waits until it is released. */
  held?: boolean
  /** How each attempt is spoilt on its way. */
  spoil?: Spoil
}

/** What somebody asked to be wrong with a delivery. */
export interface Spoil {
  /** A wrong, absent, hour-old or foreign signature, or one byte of the body altered after signing. */
  corrupt?: 'signature' | 'missing' | 'old' | 'secret' | 'body'
  /** Told as the version of the payload. */
  apiVersion?: string
  /** Paths such as `data.object.status` that the payload leaves out. */
  omit?: string[]
}

/** How far the clock of an account's objects without a test clock is ahead of wall time. */
export interface ClockSetting {
  id: 'wall'
  /** Milliseconds, never less than 0. */
  ahead: number
}

/** When an event was recorded on the account's clock: its own time may be that of a test clock. */
export interface EventAge {
  /** The event's id. */
  id: string
  created: number
}

/** Signing secrets of an endpoint, newest first: an older one stays valid until `expiresAt` (wall, seconds). */
export interface WebhookSecret {
  /** The endpoint's id. */
  id: string
  secrets: { secret: string; expiresAt: number | null }[]
}

/** A paused subscription that runs again when its resumption invoice is paid, or was tried. */
export interface Resumption {
  /** The subscription's id. */
  id: string
  invoice: string
  /** The billing cycle anchor then. */
  anchor: number
  /** The first period then, by item. */
  periods: Record<string, { start: number; end: number }>
  waits_for: 'attempt' | 'success'
  /** The subscription's `latest_invoice` in the last event about it. */
  told_invoice: string | null
}

/** What a change makes of a subscription. */
export type PlannedState = Pick<
  Subscription,
  'billing_cycle_anchor' | 'billing_cycle_anchor_config' | 'items' | 'status' | 'trial_end' | 'trial_start'
>

/** Settings that wait for the payment of a change together with it. */
export type HeldSettings = Partial<
  Pick<
    Subscription,
    'cancel_at' | 'cancel_at_period_end' | 'canceled_at' | 'cancellation_details' | 'discounts' | 'metadata'
  >
>

/** A change of a subscription that is made when its invoice is paid. */
export interface PendingChange {
  /** The subscription's id. */
  id: string
  invoice: string
  after: PlannedState & HeldSettings
  /** Invoice items that waited for an invoice before and are on this one now. */
  claimed: string[]
  /** Whether the subscription stays as it is until then. */
  waits: boolean
  /** The subscription as the last event said, while the request that changes it is under way. */
  told: Subscription | null
}

/** What an account does about failed payments of its subscriptions. */
export interface DunningSettings {
  id: 'account'
  /** Days from each failed try to the next. */
  retry_days: number[]
  /** What becomes of the subscription after the last one. */
  then: 'cancel' | 'past_due' | 'pause' | 'unpaid'
}

/** The IP address from which a customer was last seen, by the customer's id. */
export interface TaxOrigin {
  id: string
  ip_address: string
}
