import { count, eq, lt, sql } from 'drizzle-orm'
import { cspReports } from '../db/schema/csp-reports.ts'
import type { Deps } from '../deps.ts'

/** What was stopped, as far as it is kept: no query, no fragment, no sample of what was there. */
export interface CspOutline {
  directive: string
  blocked: string
  page: string
}

/** Anybody can send reports; this many kinds a day are told apart, the rest is counted as one. */
const mostKindsADay = 200
const keptDays = 90

/** One more of this kind today. */
export async function countCspReport(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  outline: CspOutline,
): Promise<void> {
  const now = clock.now()
  const day = now.toISOString().slice(0, 10)
  const [kinds] = await db.select({ count: count() }).from(cspReports).where(eq(cspReports.day, day))
  const isFull = (kinds?.count ?? 0) >= mostKindsADay
  const kind = isFull ? { directive: 'other', blocked: 'other', page: 'other' } : outline
  await db
    .insert(cspReports)
    .values({ day, ...kind, lastAt: now })
    .onConflictDoUpdate({
      target: [cspReports.day, cspReports.directive, cspReports.blocked, cspReports.page],
      set: { count: sql`${cspReports.count} + 1`, lastAt: now },
    })
}

/** Reports of the last quarter are there afterwards, older ones are not. */
export async function removeOldCspReports({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const before = new Date(clock.now().getTime() - keptDays * 86_400_000)
  await db.delete(cspReports).where(lt(cspReports.lastAt, before))
}
