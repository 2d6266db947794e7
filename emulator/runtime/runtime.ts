import { effects } from '../resources/all-effects.ts'
import type { Ctx } from '../http/context.ts'
import { StripeError } from '../http/errors.ts'
import { createIdGenerator, type IdGenerator } from '../store/ids.ts'
import type { Outcome, Written } from '../store/store.ts'
import { createDeliveryRules, type DeliveryRules } from '../webhooks/delivery-rules.ts'
import { dropOldEvents, hasOldEvents } from '../webhooks/event-retention.ts'
import type { Account, Accounts } from './accounts.ts'
import { createAlarm } from './alarm.ts'
import { createCtx, UNASKED, type Cause } from './work.ts'

/** Where an advance that never ends is stopped: a year of daily renewals needs some thousands of steps. */
const MAX_ADVANCE_STEPS = 50_000

/** How many timers of an advance run before it waits for the journal. */
const TIMERS_AT_ONCE = 50

export interface Runtime {
  readonly accounts: Accounts
  readonly ids: IdGenerator
  readonly deliveryRules: DeliveryRules
  readonly baseUrl: string
  readonly webhookHosts: readonly string[]
  /** Wall time, milliseconds. */
  now(): number
  /** The account's clock, whole seconds: wall time unless it was advanced. What has no test clock lives on it. */
  nowSeconds(account: Account): number
  /**
   * Takes the account's clock on to `target` (milliseconds) and does what falls due on the way, each thing at its
   * moment. Resolves when the clock stands there and the journal has it.
   */
  advanceAccount(account: Account, target: number): Promise<void>
  /** Puts a copy of an account in the place of what it held. Throws for objects that make no account. */
  replace(name: string, objects: readonly Written[]): Account
  /**
   * Runs `work` in one transaction, hands what it wrote to the journal, then does what fell due by it.
   * Throws what `work` throws, with everything rolled back, unless the error keeps its changes.
   */
  run<T>(account: Account, cause: Cause, work: (ctx: Ctx) => T): Outcome<T>
  /** Does what is due on the account's clock. */
  runDue(account: Account): void
  /** Takes a clock on to its target in the background, a timer at a time. */
  advance(account: Account, clock: string): void
  /** Hears of every commit, after the journal has it. */
  onCommit(listener: (account: Account, written: Written[]) => void): void
  /** Counts work in the background, so that `idle` can wait for it. */
  track(work: Promise<void>): void
  idle(): Promise<void>
  close(): void
}

interface RuntimeOptions {
  accounts: Accounts
  baseUrl: string
  apiVersion: string
  now: () => number
  /** Hosts besides this machine's own that webhooks may go to. */
  webhookHosts: readonly string[]
}

export function createRuntime(options: RuntimeOptions): Runtime {
  const { accounts, baseUrl, apiVersion, now, webhookHosts } = options
  const ids = createIdGenerator()
  const deliveryRules = createDeliveryRules()
  const listeners: ((account: Account, written: Written[]) => void)[] = []
  const underWay = new Set<Promise<void>>()
  const alarm = createAlarm(now, () => accounts.list().forEach(runDue))
  const byTimer: Cause = { request: UNASKED, apiVersion, mayWait: false }

  function run<T>(account: Account, cause: Cause, work: (ctx: Ctx) => T): Outcome<T> {
    const overdue = new Set<string | null>()
    const meeting = deliveryRules.meet(account.name)
    const ctx = createCtx({
      account,
      baseUrl,
      webhookHosts,
      ids,
      cause,
      wallNow: now(),
      accountNow: nowSeconds(account),
      meeting,
      overdue: (clock) => overdue.add(clock),
      appointed: (at) => alarm.set(at * 1000 - aheadOf(account)),
    })
    const keep = (error: unknown) => error instanceof StripeError && error.keepsChanges
    const outcome = account.data.transact(() => work(ctx), keep)
    meeting.count()
    commit(account, outcome.written)
    for (const clock of overdue) {
      if (clock === null) runDue(account)
      else if (ctx.store.test_clocks.find(clock)?.status === 'ready') settle(account, clock)
    }
    return outcome
  }

  function commit(account: Account, written: Written[], { isRecorded = false } = {}): void {
    if (written.length === 0) return
    if (!isRecorded) accounts.record(account, written)
    track(
      accounts.flushed().then(
        () => listeners.forEach((listener) => listener(account, written)),
        () => {
          // The requests that wait for the same journal answer with the failure; nobody else may hear of the write.
        },
      ),
    )
  }

  function aheadOf(account: Account): number {
    return account.data.store.clock_settings.find('wall')?.ahead ?? 0
  }

  function nowSeconds(account: Account): number {
    return Math.floor((now() + aheadOf(account)) / 1000)
  }

  function runDue(account: Account): void {
    const { store } = account.data
    const { timers } = store
    if (hasOldEvents(store, nowSeconds(account))) {
      run(account, byTimer, (ctx) => dropOldEvents(store, ctx.now()))
    }
    for (;;) {
      const next = timers.first('clock', 'wall')
      if (!next) return
      const moment = next.at * 1000 - aheadOf(account)
      if (moment > now()) return alarm.set(moment)
      try {
        fire(account, next.id)
      } catch (error) {
        dropTimer(account, next.id, error)
      }
    }
  }

  /** Does what is due on a clock that stands still. */
  function settle(account: Account, clock: string): void {
    const { timers, test_clocks: clocks } = account.data.store
    for (;;) {
      const next = timers.first('clock', clock)
      const frozen = clocks.find(clock)?.frozen_time
      if (!next || frozen === undefined || next.at > frozen) return
      try {
        fire(account, next.id)
      } catch (error) {
        dropTimer(account, next.id, error)
      }
    }
  }

  function fire(account: Account, id: string): void {
    run(account, byTimer, (ctx) => {
      const timer = ctx.store.timers.find(id)
      if (!timer) return
      ctx.store.timers.delete(id)
      const clock = timer.clock && ctx.store.test_clocks.find(timer.clock)
      if (clock && clock.frozen_time < timer.at)
        ctx.store.test_clocks.update(clock.id, { frozen_time: timer.at })
      effects.timers[timer.kind]?.(ctx, timer.subject)
    })
  }

  /** A timer that failed would fail again at once: it goes, and the failure is told. */
  function dropTimer(account: Account, id: string, error: unknown): void {
    console.error(`emulator: timer ${id} of account ${account.name} failed`, error)
    run(account, byTimer, (ctx) => ctx.store.timers.delete(id))
  }

  async function advanceAccount(account: Account, target: number): Promise<void> {
    const { timers } = account.data.store
    const standAt = (moment: number) =>
      run(account, byTimer, ({ store }) =>
        store.clock_settings.put({ id: 'wall', ahead: Math.max(moment - now(), aheadOf(account)) }),
      )
    for (let step = 0; step < MAX_ADVANCE_STEPS; step++) {
      const next = timers.first('clock', 'wall')
      if (!next || next.at * 1000 > target) break
      standAt(next.at * 1000)
      runDue(account)
      await accounts.flushed()
    }
    standAt(target)
    runDue(account)
    await accounts.flushed()
  }

  function replace(name: string, objects: readonly Written[]): Account {
    const account = accounts.replace(name, objects)
    commit(account, [...objects], { isRecorded: true })
    runDue(account)
    return account
  }

  async function advanceToTarget(account: Account, clock: string): Promise<void> {
    const { timers, test_clocks: clocks } = account.data.store
    for (let step = 0; ; step++) {
      const target = clocks.find(clock)?.status_details.advancing?.target_frozen_time
      if (target === undefined) return
      const next = timers.first('clock', clock)
      if (!next || next.at > target) return finishAdvance(account, clock, target)
      try {
        if (step >= MAX_ADVANCE_STEPS) throw new Error(`more than ${MAX_ADVANCE_STEPS} timers in one advance`)
        fire(account, next.id)
      } catch (error) {
        console.error(`emulator: test clock ${clock} of account ${account.name} failed at ${next.id}`, error)
        return failAdvance(account, clock, next.id)
      }
      // Events wait for the journal by themselves; here it is only not to be left far behind, nor requests unheard.
      if (step % TIMERS_AT_ONCE === 0) await accounts.flushed()
    }
  }

  function finishAdvance(account: Account, clock: string, target: number): void {
    run(account, byTimer, (ctx) => {
      const ready = { frozen_time: target, status: 'ready', status_details: {} } as const
      ctx.emit('test_helpers.test_clock.ready', ctx.store.test_clocks.update(clock, ready))
    })
  }

  function failAdvance(account: Account, clock: string, timer: string): void {
    run(account, byTimer, (ctx) => {
      ctx.store.timers.delete(timer)
      const failed = { status: 'internal_failure', status_details: {} } as const
      ctx.emit('test_helpers.test_clock.internal_failure', ctx.store.test_clocks.update(clock, failed))
    })
  }

  function track(work: Promise<void>): void {
    const tracked = work.finally(() => underWay.delete(tracked))
    underWay.add(tracked)
    tracked.catch((error: unknown) => console.error('emulator: background work failed', error))
  }

  return {
    accounts,
    ids,
    deliveryRules,
    baseUrl,
    webhookHosts,
    now,
    nowSeconds,
    advanceAccount,
    replace,
    run,
    runDue,
    advance: (account, clock) => track(advanceToTarget(account, clock)),
    onCommit: (listener) => listeners.push(listener),
    track,
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
    close: () => alarm.clear(),
  }
}
