import type Stripe from 'stripe'
import type { IdGenerator } from '../store/ids.ts'
import type { Taxpayer } from '../tax/taxpayer.ts'
import type { Store } from '../store/store.ts'

/** What a handler, a timer or the engine has at hand. Everything it writes belongs to one transaction. */
export interface Ctx {
  readonly store: Store
  readonly account: string
  /** Where this emulator is reached, for addresses that objects contain. */
  readonly baseUrl: string
  readonly apiVersion: string
  /** The request behind this work; nulls when a timer runs. */
  readonly request: {
    readonly id: string | null
    readonly idempotencyKey: string | null
    readonly key: 'secret' | 'publishable'
  }
  readonly ids: IdGenerator
  /** Whom a preview describes in place of the customer, for taxes. */
  readonly taxpayer?: Taxpayer
  /**
   * Seconds: the test clock of this customer, or wall time without one.
   * @throws StripeError 429 `lock_timeout` when a request that writes meets a clock that is advancing.
   */
  now(customer?: string | null): number
  /** Seconds on a test clock; null is wall time. Throws as `now` does. */
  clockNow(clock: string | null | undefined): number
  /**
   * Records an event about `object` as it is now, and its deliveries, when the transaction commits. With the object
   * as it was, the event says what changed; if nothing did, there is no event.
   */
  emit(type: Stripe.Event.Type, object: EventSubject, before?: EventSubject): void
  /** Has `kind` done for `subject` when `clock` reaches `at` (seconds); replaces an earlier appointment of both. */
  schedule(timer: { kind: string; subject: string; at: number; clock: string | null | undefined }): void
  unschedule(kind: string, subject: string): void
  /**
   * What `work` answers, as if it were done: all that it writes is taken back, nothing is told and nothing appointed.
   * Previews make this way what the request would make.
   */
  rehearse<T>(work: (ctx: Ctx) => T): T
  /** Why webhooks cannot go to this address, or null if they can. */
  refusalOfTarget(url: string): string | null
}

/** Anything an event can be about; its `customer` or `test_clock` decides on which clock the event happened. */
export interface EventSubject {
  readonly object: string
}

/** Does what a timer was set for, at its moment. The object may be gone or in another state: then it does nothing. */
export type TimerHandler = (ctx: Ctx, subject: string) => void
