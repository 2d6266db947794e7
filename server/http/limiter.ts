import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { getTableName } from 'drizzle-orm'
import { RateLimiterPostgres, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { BillingError } from '#shared/errors.ts'
import type { OpenDatabase } from '../db/client.ts'
import { rateLimits } from '../db/schema/rate-limits.ts'
import { isLoopback } from '../env-rules.ts'
import { type Door, type DoorLimits, doors } from './doors.ts'

/** Who knocks. A part that is absent is not counted. */
export interface Knock {
  subject?: string
  address?: string
}

export interface Limiter {
  /**
   * Counts one try, or as many as it costs.
   * @throws BillingError 'rate_limited' with `retryAfterSeconds`; what it throws for has not happened
   */
  take(door: Door, knock: Knock, cost?: number): Promise<void>
  /** Takes back one try that `take` counted. */
  giveBack(door: Door, knock: Knock): Promise<void>
  /**
   * Does the work when no more of the subject's are under way than the door lets in at once, whichever process does them.
   * @throws BillingError 'rate_limited' when its turn does not come in time; the work was not begun then
   */
  inTurn<T>(door: Door, subject: string, work: () => Promise<T>): Promise<T>
  /** Throws like `take`, but counts nothing. */
  check(door: Door, knock: Knock): Promise<void>
}

export interface LimiterOptions {
  database: OpenDatabase
  /** With the emulator everybody comes from this machine, so its own addresses are not counted. */
  sparesLoopback: boolean
}

type Counter = Pick<RateLimiterMemory, 'consume' | 'reward' | 'get' | 'block' | 'delete' | 'points'>

/** What a process that died held is free again after so long: more than an answer of Stripe's may take. */
const heldSeconds = 30
/** How long somebody waits for their turn. */
const patienceMs = 10_000
const lookAgainMs = 50

/**
 * Limits by the table in `doors.ts`. With PostgreSQL the counters are rows that all processes share; the embedded
 * database has one process, which counts in memory.
 */
export function createLimiter({ database, sparesLoopback }: LimiterOptions): Limiter {
  const counters = new Map<string, Counter>()
  const counterFor = (name: string, points: number, seconds: number): Counter => {
    const counter = counters.get(name) ?? createCounter(database, name, points, seconds)
    counters.set(name, counter)
    return counter
  }

  const countersOf = (door: Door, knock: Knock) => {
    const limits: DoorLimits = doors[door]
    const isSpared = sparesLoopback && isLoopback(knock.address ?? '')
    const sides = [
      ['subject', limits.subject, knock.subject],
      ['address', limits.address, isSpared ? undefined : knock.address],
    ] as const
    return sides.flatMap(([side, windows = [], who]) =>
      who === undefined
        ? []
        : windows.map(({ points, seconds }) => ({
            key: keyOf(who),
            counter: counterFor(`${door}:${side}:${seconds}`, points, seconds),
          })),
    )
  }

  return {
    async check(door, knock) {
      for (const { counter, key } of countersOf(door, knock)) {
        const state = await counter.get(key)
        // The memory store forgets by a timer, which may come after the window's end.
        const isOver = state === null || state.msBeforeNext <= 0
        if (!isOver && state.consumedPoints > counter.points) throw refusal(door, state.msBeforeNext)
      }
    },
    async inTurn(door, subject, work) {
      const { inFlight }: DoorLimits = doors[door]
      if (inFlight === undefined) return work()
      const counter = counterFor(`${door}:in_flight`, inFlight, heldSeconds)
      const key = keyOf(subject)
      const giveUpAt = performance.now() + patienceMs
      while (!(await enter(counter, key))) {
        if (performance.now() >= giveUpAt) throw refusal(door, 1_000)
        await delay(lookAgainMs)
      }
      try {
        return await work()
      } finally {
        await counter.delete(key)
      }
    },
    async giveBack(door, knock) {
      for (const { counter, key } of countersOf(door, knock)) await counter.reward(key)
    },
    async take(door, knock, cost = 1) {
      for (const { counter, key } of countersOf(door, knock)) {
        const state = await counter.consume(key, cost).catch((error: unknown) => {
          throw error instanceof RateLimiterRes ? refusal(door, error.msBeforeNext) : error
        })
        if (state.remainingPoints === 0) await lock(door, key, counter)
      }
    },
  }

  /** Shuts a door that has a ladder of locks for its next step; the steps are forgotten after a day. */
  async function lock(door: Door, key: string, counter: Counter): Promise<void> {
    const { lockSeconds }: DoorLimits = doors[door]
    if (lockSeconds === undefined) return
    const steps = counterFor(`${door}:locks`, lockSeconds.length, 86_400)
    const step = await steps.consume(key).catch((error: unknown) => {
      if (error instanceof RateLimiterRes) return error
      throw error
    })
    await counter.block(key, lockSeconds[Math.min(step.consumedPoints, lockSeconds.length) - 1] ?? 0)
  }
}

/** False while as many are under way as may be. A try that comes second counts too, and is forgotten with the first. */
async function enter(counter: Counter, key: string): Promise<boolean> {
  const state = await counter.get(key)
  if (state !== null && state.msBeforeNext > 0 && state.consumedPoints >= counter.points) return false
  return counter.consume(key).then(
    () => true,
    (error: unknown) => {
      if (error instanceof RateLimiterRes) return false
      throw error
    },
  )
}

function createCounter(database: OpenDatabase, name: string, points: number, seconds: number): Counter {
  const options = { keyPrefix: name, points, duration: seconds }
  if (database.kind === 'pglite') return new RateLimiterMemory(options)
  return new RateLimiterPostgres({
    ...options,
    storeClient: {
      async query({ text, values }: { text: string; values: unknown[] }) {
        const { rows } = await database.execute(text, values)
        return { rows, rowCount: rows.length }
      },
    },
    storeType: 'client',
    tableName: getTableName(rateLimits),
    tableCreated: true,
    // The clean-up timer of the library outlives a shutdown; a job removes what is over.
    clearExpiredByTimeout: false,
    // A database that does not answer is no reason to let everybody in, or nobody.
    insuranceLimiter: new RateLimiterMemory(options),
  })
}

function refusal(door: Door, msBeforeNext: number): BillingError {
  const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000))
  return new BillingError('rate_limited', `too many tries at ${door}`, { details: { retryAfterSeconds } })
}

/** Counters outlive accounts; what they are kept under names nobody. */
const keyOf = (who: string) => createHash('sha256').update(who).digest('base64url').slice(0, 22)
