import type Stripe from 'stripe'
import type { AccountChange } from '#shared/contracts/account.ts'
import type { Database } from './db/client.ts'
import type { Mailer } from './notifications/mailer.ts'
import type { Breaker } from './stripe/breaker.ts'
import type { Documents } from './stripe/documents.ts'

export type StripeMode = 'emulator' | 'test' | 'live'

/** Structured log lines. Fields are redacted on their way out; messages are constant sentences. */
export type Log = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>

/** Says that something of an account changed. A hint: whoever hears it reads the rows again. */
export interface ChangeBus {
  publish(accountId: string, nouns: AccountChange['nouns']): Promise<void>
  /** Ends when the signal fires or the process shuts down. */
  subscribe(accountId: string, signal: AbortSignal): AsyncIterable<AccountChange>
}

export interface Settings {
  appUrl: string
  /** Newest first; more than one while a secret is being rotated. */
  webhookSecrets: readonly string[]
  publishableKey: string
  /** Signs what this server lets people do without a session. */
  signingSecret: string
  testClocks: 'per-account' | 'off'
  requireVerifiedEmail: boolean
  /** A trial is given once a card as well as once an account. */
  trialOncePerCard: boolean
  /** Where alerts go besides the log; null = nowhere. */
  alertMail: string | null
  /** Mails that were kept on this machine can be read there; never where others reach it. */
  showMailbox: boolean
  /** One-click people on the sign-in page; never true unless Stripe is the emulator. */
  allowPeople: boolean
}

/** Everything the core is handed; the core itself imports nothing of Node. */
export interface Deps {
  db: Database
  stripe: Stripe
  stripeMode: StripeMode
  /** PDFs that Stripe keeps. */
  documents: Documents
  /** Whether Stripe answers at all at the moment. */
  stripeBreaker: Pick<Breaker, 'state'>
  /** Wall time. The time of an account is `server/billing/clock`. */
  clock: { now(): Date }
  log: Log
  mailer: Mailer
  changes: ChangeBus
  /** Tells the inbox worker that there is work. A hint; the worker's poll is the truth. */
  wakeWorker(): void
  /** Does nothing. Tests pass one that ends the process at the named point. */
  checkpoint(name: string): Promise<void>
  newId(): string
  settings: Settings
}
