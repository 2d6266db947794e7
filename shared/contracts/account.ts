import { z } from 'zod'
import { currencySchema } from '../money.ts'
import { localeSchema } from './plans.ts'

export const roles = ['owner', 'billing_manager', 'member', 'accountant'] as const
export const roleSchema = z.enum(roles)
export type Role = z.infer<typeof roleSchema>

export const meSchema = z
  .strictObject({
    user: z.strictObject({ name: z.string(), email: z.email(), emailVerified: z.boolean() }),
    account: z.strictObject({
      id: z.uuid(),
      name: z.string(),
      locale: localeSchema,
      timeZone: z.string(),
      currency: currencySchema.nullable(),
    }),
    role: roleSchema,
  })
  .nullable()
export type Me = z.infer<typeof meSchema>

/** Where somebody is signed in. Tokens are not among it. */
export const openSessionSchema = z.strictObject({
  id: z.uuid(),
  /** The browser as it names itself; null when it did not. */
  browser: z.string().nullable(),
  startedAt: z.iso.datetime(),
  isThisOne: z.boolean(),
})
export type OpenSession = z.infer<typeof openSessionSchema>

export const endSessionInputSchema = z.strictObject({ sessionId: z.uuid() })

/** What the live stream says: something of these nouns changed, read it again. */
export const accountChangeSchema = z.strictObject({
  nouns: z.array(
    z.enum([
      'subscription',
      'invoice',
      'payment_method',
      'customer',
      'activity',
      'usage',
      'credits',
      'purchase',
      'notice',
      'member',
    ]),
  ),
})
export type AccountChange = z.infer<typeof accountChangeSchema>

/** `GET /config.json`: all that the browser must know before it can start. Public. */
export const publicConfigSchema = z.strictObject({
  publishableKey: z.string().startsWith('pk_'),
  stripeJsUrl: z.url(),
  stripeMode: z.enum(['emulator', 'test', 'live']),
  appName: z.string(),
  requireVerifiedEmail: z.boolean(),
  /** Where the terms stand that a purchase agrees to; null when there are none to show. */
  termsUrl: z.url({ protocol: /^https?$/ }).nullable(),
  /** Ready-made people for the sign-in page; empty unless Stripe is the emulator. */
  people: z.array(z.strictObject({ id: z.string() })),
  /** Whether mails are kept on this machine, for everybody on it to read at `/dev/mail`. */
  hasMailbox: z.boolean(),
  /** What the product has besides plans: their screens are offered. */
  sells: z.array(z.enum(['credits', 'products'])),
  version: z.string(),
})
export type PublicConfig = z.infer<typeof publicConfigSchema>
