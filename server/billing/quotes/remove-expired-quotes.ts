import { lt } from 'drizzle-orm'
import { quotes } from '../../db/schema/plans.ts'
import type { Deps } from '../../deps.ts'

const dayMs = 24 * 60 * 60 * 1000

/** Quotes that ended more than a day ago are gone afterwards; until then a page is told that its quote is too old. */
export async function removeExpiredQuotes({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  await db.delete(quotes).where(lt(quotes.expiresAt, new Date(clock.now().getTime() - dayMs)))
}
