import type { StripeMode } from '../deps.ts'
import { waitAwhile } from '../billing/operations/wait.ts'
import { reconcileShare, stripeBudget } from './budget.ts'

export interface Pace {
  /** Resolves when the next request may leave. */
  turn(): Promise<void>
  /** Resolves after so long; for an answer that asks to come back later. */
  rest(milliseconds: number): Promise<void>
}

interface Time {
  /** Milliseconds of a clock that only rises. */
  now(): number
  wait(milliseconds: number): Promise<void>
}

const platform: Time = { now: () => performance.now(), wait: waitAwhile }

/** A token bucket of one second's requests. Without a limit every turn is at once. */
export function createPace(perSecond: number | null, { now, wait }: Time = platform): Pace {
  const size = perSecond === null ? 0 : Math.max(1, Math.floor(perSecond))
  let tokens = size
  let filledAt = now()
  return {
    async turn() {
      if (perSecond === null) return
      for (;;) {
        const at = now()
        tokens = Math.min(size, tokens + ((at - filledAt) / 1000) * perSecond)
        filledAt = at
        if (tokens >= 1) break
        await wait(Math.ceil(((1 - tokens) / perSecond) * 1000))
      }
      tokens--
    },
    rest: wait,
  }
}

/** The pace of reading Stripe through: every request may go to one endpoint, whose limit counts as well. */
export function paceOf(mode: StripeMode, time?: Time): Pace {
  const budget = stripeBudget[mode]
  return createPace(
    budget === null ? null : Math.min(budget.perSecond, budget.perEndpoint) * reconcileShare,
    time,
  )
}
