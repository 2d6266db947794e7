import { and, eq } from 'drizzle-orm'
import type { UsageSettingsInput } from '#shared/contracts/usage.ts'
import { BillingError } from '#shared/errors.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { type Actor, recordAudit } from '../../audit/record.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { usageSettings } from '../../db/schema/usage.ts'
import type { Deps } from '../../deps.ts'
import { accountNow } from '../clock/account-now.ts'

export interface UsageSettings {
  readonly cap: number | null
  readonly alertPercents: readonly number[]
}

/** Stands for the account's credits where a limit is named. */
export const creditsCode = 'credits'

export const defaultUsageSettings: UsageSettings = { cap: null, alertPercents: [80, 100] }

/** What the account set for a limit, or what holds when it set nothing. */
export async function loadUsageSettings(
  db: Database | Transaction,
  accountId: string,
  limit: string,
): Promise<UsageSettings> {
  const [row] = await db
    .select({ cap: usageSettings.cap, alertPercents: usageSettings.alertPercents })
    .from(usageSettings)
    .where(and(eq(usageSettings.accountId, accountId), eq(usageSettings.limitCode, limit)))
  return row ?? defaultUsageSettings
}

/** Sets an account's cap and alerts for a limit, with an audit entry. @throws BillingError `not_found` for an unknown limit */
export async function saveUsageSettings(
  deps: Pick<Deps, 'db' | 'clock' | 'changes'>,
  { accountId, actor }: { accountId: string; actor: Actor },
  { limit, cap, alertPercents }: UsageSettingsInput,
): Promise<{ cap: number | null; alertPercents: number[] }> {
  const { limits, credits } = catalogueInUse()
  const isCredits = limit === creditsCode && credits !== null
  if (!isCredits && !Object.hasOwn(limits, limit)) throw new BillingError('not_found', `no limit ${limit}`)
  const percents = [...new Set(alertPercents)].sort((a, b) => a - b)
  const at = await accountNow(deps, accountId)
  await deps.db.transaction(async (tx) => {
    const isTarget = and(eq(usageSettings.accountId, accountId), eq(usageSettings.limitCode, limit))
    const [before] = await tx.select().from(usageSettings).where(isTarget).for('update')
    const wanted = { cap, alertPercents: percents, updatedAt: deps.clock.now() }
    await tx
      .insert(usageSettings)
      .values({ accountId, limitCode: limit, ...wanted })
      .onConflictDoUpdate({ target: [usageSettings.accountId, usageSettings.limitCode], set: wanted })
    await recordAudit(
      { tx, accountId, at, actor },
      {
        action: 'usage.settings_changed',
        subject: `usage_settings:${accountId}:${limit}`,
        before: before === undefined ? null : { cap: before.cap, alertPercents: before.alertPercents },
        after: { cap, alertPercents: percents },
        facts: { limit, hasCap: cap !== null, cap: cap ?? 0 },
      },
    )
  })
  await deps.changes.publish(accountId, [isCredits ? 'credits' : 'usage', 'activity'])
  return { cap, alertPercents: percents }
}
