import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { type Locale, localeSchema } from '#shared/contracts/plans.ts'
import { recordAudit } from '../audit/record.ts'
import type { Transaction } from '../db/client.ts'
import { accounts, memberships } from '../db/schema/accounts.ts'
import { users } from '../db/schema/auth.ts'

/** Names of the time zone database that this runtime knows. */
export const timeZoneSchema = z.string().max(64).refine(isTimeZone, 'is not a time zone')

/** What a new account takes from the browser in which it is made. */
export const accountPreferencesSchema = z.object({
  locale: localeSchema.default('en'),
  timeZone: timeZoneSchema.default('UTC'),
})

/** The same, said by a browser to which an account may belong already: what is absent stays as it is. */
export const statedPreferencesSchema = z.object({
  locale: localeSchema.optional(),
  timeZone: timeZoneSchema.optional(),
})
export type StatedPreferences = z.output<typeof statedPreferencesSchema>

export interface NewAccount {
  userId: string
  locale: Locale
  timeZone: string
  at: Date
}

/**
 * The person owns a billing account afterwards, and the audit trail says so; somebody who belongs to one already is left alone.
 * Writes in the given transaction and nowhere else.
 * @returns the new account's id, or null when there was nothing to do
 */
export async function createAccount(
  tx: Transaction,
  { userId, locale, timeZone, at }: NewAccount,
): Promise<string | null> {
  const existing = await tx
    .select({ id: memberships.id })
    .from(memberships)
    .where(eq(memberships.userId, userId))
  if (existing.length > 0) return null
  const [user] = await tx.select({ name: users.name }).from(users).where(eq(users.id, userId))
  if (user === undefined) throw new Error(`user ${userId} is not there`)
  const [account] = await tx
    .insert(accounts)
    .values({ name: user.name, locale, timeZone })
    .returning({ id: accounts.id })
  if (account === undefined) throw new Error(`no account was made for user ${userId}`)
  await tx.insert(memberships).values({ accountId: account.id, userId, role: 'owner' })
  const actor = { kind: 'user', userId, name: user.name } as const
  const after = { name: user.name, locale, timeZone }
  await recordAudit(
    { tx, accountId: account.id, at, actor },
    { action: 'account.created', subject: `accounts:${account.id}`, after, facts: { name: user.name } },
  )
  return account.id
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
