import type { Role } from '#shared/contracts/account.ts'
import type { Deps } from '../deps.ts'

export interface SignedInUser {
  id: string
  name: string
  email: string
  emailVerified: boolean
}

export interface Membership {
  accountId: string
  role: Role
}

/** What a procedure knows about the request it answers. */
export interface Context {
  deps: Deps
  requestId: string
  /** The visitor's address after trusted proxies; IPv6 is cut to its /64. */
  ip: string
  user: SignedInUser | null
  membership: Membership | null
  /** Identifies the session without revealing it; null when signed out. Limits of open streams count by it. */
  sessionId: string | null
  /** Reads the session and membership again, for answers that stay open. */
  reauthorize: () => Promise<Pick<Context, 'user' | 'membership'>>
  /** Takes a token of the named door; throws `rate_limited` when there is none left. */
  limit: (door: 'query' | 'mutation') => Promise<void>
}
