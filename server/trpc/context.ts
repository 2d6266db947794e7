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
  /** Null for visitors without a session of their own, as in tests and mocks. */
  sessionId: string | null
  /** Reads the session and membership again, for answers that stay open. */
  reauthorize: () => Promise<Pick<Context, 'user' | 'membership'>>
  /** Enters a live stream of the account; its signal fires when it has to give way to newer ones. */
  enterStream: (accountId: string) => { signal: AbortSignal; leave(): void }
  /**
   * Counts a try at the named door; throws `rate_limited` when there were too many. Queries and mutations are counted
   * by themselves; `subscribe` is for whoever is about to start a new attempt (a repeated one is free).
   * @param subject counts in place of the person
   */
  limit: (
    door:
      | 'query'
      | 'mutation'
      | 'subscribe'
      | 'card_attach'
      | 'preview'
      | 'document'
      | 'pay_link'
      | 'pay_link_wrong'
      | 'promotion_code'
      | 'invitation',
    subject?: string,
  ) => Promise<void>
  /** Takes back what `limit` counted, for tries that only count when they fail. */
  uncount: (door: 'promotion_code' | 'pay_link_wrong') => Promise<void>
  /** Does the work while nobody else of the account is at the named door; whoever comes second waits for a while. */
  inTurn: <T>(door: 'preview', work: () => Promise<T>) => Promise<T>
}
