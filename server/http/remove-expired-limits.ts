import { lt } from 'drizzle-orm'
import { rateLimits } from '../db/schema/rate-limits.ts'
import type { Deps } from '../deps.ts'

/** Counters whose window is over are gone afterwards. */
export async function removeExpiredLimits({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  await db.delete(rateLimits).where(lt(rateLimits.expire, clock.now().getTime()))
}
