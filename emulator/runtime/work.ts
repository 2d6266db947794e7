import type { Ctx, EventSubject } from '../http/context.ts'
import { lockTimeout } from '../http/errors.ts'
import type { IdGenerator } from '../store/ids.ts'
import type { Store } from '../store/store.ts'
import type { Meeting } from '../webhooks/delivery-rules.ts'
import { recordEvent } from '../webhooks/record-event.ts'
import { refusalOf } from '../webhooks/targets.ts'
import type { Account } from './accounts.ts'

/** Who asked for the work, and whether a clock that is advancing stands in its way. */
export interface Cause {
  request: Ctx['request']
  apiVersion: string
  mayWait: boolean
}

export const UNASKED = { id: null, idempotencyKey: null, key: 'secret' } as const

interface Surroundings {
  account: Account
  baseUrl: string
  /** Hosts besides this machine's own that webhooks may go to. */
  webhookHosts: readonly string[]
  ids: IdGenerator
  /** Wall time, milliseconds. */
  wallNow: number
  /** The account's clock, seconds: wall time, or ahead of it. */
  accountNow: number
  cause: Cause
  /** What was asked to become of new deliveries. */
  meeting: Meeting
  /** Hears of each clock (null is wall time) on which something was appointed for now or earlier. */
  overdue: (clock: string | null) => void
  /** Hears of each appointment on the account's clock, seconds. */
  appointed: (at: number) => void
}

/** The context of one transaction. */
export function createCtx(surroundings: Surroundings): Ctx {
  const { account, baseUrl, ids, wallNow, accountNow, cause, overdue, appointed, webhookHosts, meeting } =
    surroundings
  const { store } = account.data

  function readClock(clock: string | null | undefined): number {
    if (!clock) return accountNow
    return store.test_clocks.find(clock)?.frozen_time ?? accountNow
  }

  const ctx: Ctx = {
    store,
    account: account.name,
    baseUrl,
    ids,
    apiVersion: cause.apiVersion,
    request: cause.request,
    now: (customer) => ctx.clockNow(customer ? store.customers.find(customer)?.test_clock : null),
    clockNow(clock) {
      if (cause.mayWait && clock && store.test_clocks.find(clock)?.status === 'advancing') throw lockTimeout()
      return readClock(clock)
    },
    emit(type, object, before) {
      const created = readClock(clockOf(object, store))
      const { apiVersion, request } = cause
      recordEvent(store, ids, {
        type,
        object,
        before,
        created,
        wallNow,
        accountNow,
        apiVersion,
        meeting,
        request,
      })
    },
    schedule({ kind, subject, at, clock }) {
      store.timers.put({ id: `${kind}:${subject}`, kind, subject, at, clock: clock ?? null })
      if (at <= readClock(clock)) overdue(clock ?? null)
      if (!clock) appointed(at)
    },
    unschedule: (kind, subject) => store.timers.delete(`${kind}:${subject}`),
    rehearse(work) {
      const rehearsed = { ...this, emit: silent, schedule: silent, unschedule: silent }
      return account.data.rehearse(() => work(rehearsed))
    },
    refusalOfTarget: (url) => refusalOf(url, webhookHosts),
  }
  return ctx
}

/** What a rehearsal does instead of telling and appointing. */
const silent = () => {}

/** The test clock on which an object lives: its own, or that of its customer. */
export function clockOf(object: EventSubject, store: Store): string | null {
  if ('test_clock' in object && typeof object.test_clock === 'string') return object.test_clock
  if (object.object === 'test_helpers.test_clock' && 'id' in object && typeof object.id === 'string') {
    return object.id
  }
  if (object.object === 'invoice_payment' && 'invoice' in object && typeof object.invoice === 'string') {
    return store.invoices.find(object.invoice)?.test_clock ?? null
  }
  if (!('customer' in object) || typeof object.customer !== 'string') return null
  return store.customers.find(object.customer)?.test_clock ?? null
}
