import { StripeFailure } from '../../stripe/errors.ts'
import type { Pace } from '../../stripe/pace.ts'

/** How long to rest after each busy answer; after the last the run is left for later. */
const restsMs = [1_000, 4_000, 15_000]

/** Runs one read when its turn comes, again after a rest while Stripe is busy. */
export async function readPatiently<T>(pace: Pace, read: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    await pace.turn()
    try {
      return await read()
    } catch (error) {
      const rest = restsMs[attempt]
      const isBusy = error instanceof StripeFailure && error.status === 429
      if (rest === undefined || !isBusy) throw error
      await pace.rest(rest)
    }
  }
}
