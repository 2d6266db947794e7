import { type SQL, sql } from 'drizzle-orm'
import { waitAwhile } from '../billing/operations/wait.ts'
import { rateLimits } from '../db/schema/rate-limits.ts'
import type { Deps } from '../deps.ts'
import { laneShares, type StripeLane, stripeBudget } from './budget.ts'

export interface Pace {
  /** Resolves when the next request may leave. */
  turn(): Promise<void>
  /** Resolves after so long; for an answer that asks to come back later. */
  rest(milliseconds: number): Promise<void>
}

interface Time {
  /** Unix time in milliseconds, by one clock for all processes. */
  now(): SQL
  wait(milliseconds: number): Promise<void>
}

const databaseTime: Time = {
  now: () => sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  wait: waitAwhile,
}

/**
 * A token bucket of one second's requests, kept as a row that all processes share: the moment at which the bucket will
 * be full again. Each turn moves it on by one request and waits as long as the bucket is overdrawn, so turns are given
 * in the order in which they were asked for.
 */
export function createPace(
  db: Deps['db'],
  { lane, perSecond }: { lane: StripeLane; perSecond: number },
  { now, wait }: Time = databaseTime,
): Pace {
  const eachMs = Math.ceil(1000 / perSecond)
  const bucketMs = Math.max(1, Math.floor(perSecond)) * eachMs
  return {
    async turn() {
      const at = now()
      const { rows } = await db.execute<{ ahead: string | number }>(sql`
        insert into ${rateLimits} as bucket (key, points, expire)
        values (${`stripe_budget:${lane}`}, 1, ${at} + ${eachMs}::bigint)
        on conflict (key) do update set expire = greatest(bucket.expire, ${at}) + ${eachMs}::bigint
        returning expire - ${at} as ahead`)
      const overdrawnMs = Number(rows[0]?.ahead ?? 0) - bucketMs
      if (overdrawnMs > 0) await wait(overdrawnMs)
    },
    rest: wait,
  }
}

const unhurried: Pace = { turn: async () => {}, rest: waitAwhile }

/** The pace of one lane of requests that nobody waits for: its share of what one endpoint takes. Without a limit every turn is at once. */
export function paceOf({ db, stripeMode }: Pick<Deps, 'db' | 'stripeMode'>, lane: StripeLane): Pace {
  const budget = stripeBudget[stripeMode]
  if (budget === null) return unhurried
  const perSecond = Math.min(budget.perSecond, budget.perEndpoint) * laneShares[lane]
  return createPace(db, { lane, perSecond })
}
