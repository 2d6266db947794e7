import { asc, eq } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { memberships } from '../db/schema/accounts.ts'
import type { Membership, SignedInUser } from '../trpc/context.ts'
import type { Auth } from './auth.ts'

export interface Visitor {
  user: SignedInUser | null
  membership: Membership | null
  sessionId: string | null
}

/** Who sends these headers: read from the database each time, so that a session or a role that ended is noticed at once. */
export async function readVisitor(auth: Auth, db: Database, headers: Headers): Promise<Visitor> {
  const session = headers.has('cookie') ? await auth.findSession(headers) : null
  if (session === null) return { user: null, membership: null, sessionId: null }
  const [membership] = await db
    .select({ accountId: memberships.accountId, role: memberships.role })
    .from(memberships)
    .where(eq(memberships.userId, session.user.id))
    .orderBy(asc(memberships.createdAt), asc(memberships.id))
    .limit(1)
  return { ...session, membership: membership ?? null }
}
