import { lt } from 'drizzle-orm'
import { sessions, verifications } from '../db/schema/auth.ts'
import type { Deps } from '../deps.ts'

/** Sessions and verifications that ended are gone afterwards. */
export async function removeExpiredSessions({ db, clock }: Deps): Promise<void> {
  const now = clock.now()
  await db.delete(sessions).where(lt(sessions.expiresAt, now))
  await db.delete(verifications).where(lt(verifications.expiresAt, now))
}
