import { AsyncLocalStorage } from 'node:async_hooks'
import { betterAuth } from 'better-auth'
import { eq } from 'drizzle-orm'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import type { Database, Transaction } from '../db/client.ts'
import { memberships } from '../db/schema/accounts.ts'
import { credentials, sessions, users, verifications } from '../db/schema/auth.ts'
import type { Deps, Log } from '../deps.ts'
import { isLoopback } from '../env-rules.ts'
import type { SignedInUser } from '../trpc/context.ts'
import { accountPreferencesSchema, createAccount } from './create-account.ts'

/** Carries the visitor's address from our server to the library; what a client sends under this name is dropped. */
export const addressHeader = 'x-paydesk-client-address'
export const authPath = '/api/auth'

export interface AuthOptions {
  db: Database
  log: Log
  clock: Deps['clock']
  appUrl: string
  secret: string
  /** Prepares what a new account will need. It may fail: whatever needs it makes it then. */
  onAccountCreated?: (accountId: string) => Promise<void>
}

export interface NewUser {
  name: string
  email: string
  password: string
  locale?: string
  timeZone?: string
}

/** What the rest of the server needs of the sign-in library. */
export interface Auth {
  handle(request: Request): Promise<Response>
  /** Opens no session, and answers for an address that has an account as for a new one. */
  signUp(user: NewUser, headers: Headers): Promise<Response>
  /** The answer carries the session cookie; a refusal of the library is an answer too. */
  signIn(credentials: Pick<NewUser, 'email' | 'password'>, headers: Headers): Promise<Response>
  findSession(headers: Headers): Promise<{ sessionId: string; user: SignedInUser } | null>
}

/**
 * E-mail and password, sessions in the database. A person who signs up has an account with an owner in the same
 * transaction, or neither is there. Limits of tries are not the library's but those of `http/doors.ts`.
 */
export function createAuth({ db, log, clock, appUrl, secret, onAccountCreated }: AuthOptions): Auth {
  const transactions = new AsyncLocalStorage<Transaction>()
  const isSecure = new URL(appUrl).protocol === 'https:'
  const prefix = isSecure ? '__Host-' : ''

  const auth = betterAuth({
    appName: 'Paydesk',
    baseURL: appUrl,
    basePath: authPath,
    secret,
    trustedOrigins: loopbackNamesOf(appUrl),
    database: drizzleAdapter(observing(db, transactions), {
      provider: 'pg',
      schema: { user: users, session: sessions, account: credentials, verification: verifications },
      transaction: true,
    }),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 12,
      maxPasswordLength: 128,
      // A session in the answer would tell a new address from a known one.
      autoSignIn: false,
    },
    session: { cookieCache: { enabled: false } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    advanced: {
      database: { generateId: 'uuid' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      // The library's own prefix is __Secure-; __Host- also keeps subdomains from setting the cookie.
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isSecure, httpOnly: true, sameSite: 'lax', path: '/' },
      cookies: {
        session_token: { name: `${prefix}paydesk.session` },
        dont_remember: { name: `${prefix}paydesk.dont_remember` },
      },
    },
    databaseHooks: {
      account: {
        create: {
          // The credential is written after its user and in the same transaction; hooks that run "after" see it committed.
          before: async (credential, context) => {
            const tx = transactions.getStore()
            if (tx === undefined) throw new Error('a credential is written outside of a transaction')
            await createAccount(tx, {
              userId: credential.userId,
              at: clock.now(),
              ...accountPreferencesSchema.parse(context?.body ?? {}),
            })
          },
          after: async ({ userId }) => {
            if (onAccountCreated === undefined) return
            const [membership] = await db.select().from(memberships).where(eq(memberships.userId, userId))
            await onAccountCreated(membership?.accountId ?? '').catch((error: unknown) =>
              log.warn({ err: error, userId }, 'a new account could not be prepared'),
            )
          },
        },
      },
    },
    // Refusals stay answers; anything unexpected comes to our own handler and log, not to the console.
    onAPIError: { throw: true },
    logger: {
      log: (level, message) => log[level === 'error' ? 'error' : 'debug']({ source: 'sign-in' }, message),
    },
  })

  return {
    handle: (request) => auth.handler(request),
    signUp: (body, headers) => auth.api.signUpEmail({ body, headers, asResponse: true }),
    signIn: (body, headers) => auth.api.signInEmail({ body, headers, asResponse: true }),
    async findSession(headers) {
      const found = await auth.api.getSession({ headers, query: { disableRefresh: true } })
      if (found === null) return null
      const { id, name, email, emailVerified } = found.user
      return { sessionId: found.session.id, user: { id, name, email, emailVerified } }
    },
  }
}

/** The same database, with the transaction that a caller runs in known to those it calls. */
function observing(db: Database, transactions: AsyncLocalStorage<Transaction>): Database {
  const observed: Database = Object.create(db)
  observed.transaction = (work, config) =>
    db.transaction((tx) => transactions.run(tx, () => work(tx)), config)
  return observed
}

/** On this machine the app answers to several names, and a page may be open under each. */
function loopbackNamesOf(appUrl: string): string[] {
  const { hostname, port, protocol } = new URL(appUrl)
  if (!isLoopback(hostname)) return []
  return ['localhost', '127.0.0.1', '[::1]'].map((name) => `${protocol}//${name}:${port}`)
}
