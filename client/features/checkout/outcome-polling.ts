import type { AttemptOutcome } from '#shared/contracts/subscriptions.ts'

/** How long the page asks by itself before it says that one may leave. */
export const pollForMs = 19_000

/** Pause before the next question while the outcome is not known: 1 s, 2 s, then 4 s; false when it is time to stop. */
export function pollDelay(outcome: AttemptOutcome['outcome'] | undefined, waitedMs: number): number | false {
  if (outcome !== 'waiting' || waitedMs >= pollForMs) return false
  if (waitedMs < 1_000) return 1_000
  return waitedMs < 3_000 ? 2_000 : 4_000
}
