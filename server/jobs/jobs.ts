import type { Deps } from '../deps.ts'
import { removeExpiredLimits } from '../http/remove-expired-limits.ts'
import { removeExpiredSessions } from '../auth/remove-expired-sessions.ts'

export interface Job {
  name: string
  /** Five fields, UTC. */
  cron: string
  /** Safe to run twice, also at once: it finds its work in the tables. */
  run(deps: Deps): Promise<void>
}

/** All that happens by itself, besides the inbox, whose worker polls on its own. */
export const jobs: readonly Job[] = [
  { name: 'remove-expired-sessions', cron: '17 3 * * *', run: removeExpiredSessions },
  { name: 'remove-expired-limits', cron: '47 * * * *', run: removeExpiredLimits },
]
