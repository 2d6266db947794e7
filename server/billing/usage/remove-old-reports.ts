import { lt } from 'drizzle-orm'
import { usageReports } from '../../db/schema/usage.ts'
import type { Deps } from '../../deps.ts'

/** For how long a report that is repeated is known as one: longer than anything retries. */
const keptMs = 40 * 86_400_000

/** Forgets which uses were reported long ago; their counts stay. */
export async function removeOldUsageReports({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  await db.delete(usageReports).where(lt(usageReports.at, new Date(clock.now().getTime() - keptMs)))
}
