import { effects } from '../resources/all-effects.ts'
import type { Ctx } from '../http/context.ts'
import { StripeError } from '../http/errors.ts'
import { createIdGenerator, type IdGenerator } from '../store/ids.ts'
import type { Outcome, Written } from '../store/store.ts'
import type { Account, Accounts } from './accounts.ts'
import { createAlarm } from './alarm.ts'
import { createCtx, UNASKED, type Cause } from './work.ts'

/** Where an advance that never ends is stopped: a year of daily renewals needs some thousands of steps. */
const MAX_ADVANCE_STEPS = 50_000

export interface Runtime {
  readonly accounts: Accounts
  readonly ids: IdGenerator
  readonly baseUrl: string
  readonly allowedHosts: readonly string[]
  /** Wall time, milliseconds. */
  now(): number
  /**
   * Runs `work` in one transaction, hands what it wrote to the journal, then does what fell due by it.
   * Throws what `work` throws, with everything rolled back, unless the error keeps its changes.
   */
  run<T>(account: Account, cause: Cause, work: (ctx: Ctx) => T): Outcome<T>
  /** Does what is due on wall time. */
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
  allowedHosts: readonly string[]
}

export function createRuntime(options: RuntimeOptions): Runtime {
  const { accounts, baseUrl, apiVersion, now, allowedHosts } = options
  const ids = createIdGenerator()
  const listeners: ((account: Account, written: Written[]) => void)[] = []
  const underWay = new Set<Promise<void>>()
  const alarm = createAlarm(now, () => accounts.list().forEach(runDue))
  const byTimer: Cause = { request: UNASKED, apiVersion, mayWait: false }

  function run<T>(account: Account, cause: Cause, work: (ctx: Ctx) => T): Outcome<T> {
    const overdue = new Set<string | null>()
    const ctx = createCtx({
      account,
      baseUrl,
      allowedHosts,
      ids,
      cause,
      wallNow: now(),
      overdue: (clock) => overdue.add(clock),
      appointed: (at) => alarm.set(at * 1000),
    })
    const keep = (error: unknown) => error instanceof StripeError && error.keepsChanges
    const outcome = account.data.transact(() => work(ctx), keep)
    commit(account, outcome.written)
    for (const clock of overdue) {
      if (clock === null) runDue(account)
      else if (ctx.store.test_clocks.find(clock)?.status === 'ready') settle(account, clock)
    }
    return outcome
  }

  function commit(account: Account, written: Written[]): void {
    if (written.length === 0) return
    accounts.record(account, written)
    track(
      accounts.flushed().then(
        () => listeners.forEach((listener) => listener(account, written)),
        () => {
          // The requests that wait for the same journal answer with the failure; nobody else may hear of the write.
        },
      ),
    )
  }

  function runDue(account: Account): void {
    const { timers } = account.data.store
    for (;;) {
      const next = timers.first('clock', 'wall')
      if (!next) return
      if (next.at * 1000 > now()) return alarm.set(next.at * 1000)
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
      await accounts.flushed()
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
    baseUrl,
    allowedHosts,
    now,
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
