import { eq, isNull, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { EnforcementMode } from '#shared/billing/catalogue-types.ts'
import type { AccessOverrides } from '#shared/billing/entitlements.ts'
import type { PlanOverrides } from '#shared/billing/offered-plans.ts'
import { BillingError } from '#shared/errors.ts'
import { type Actor, recordAudit } from '../../audit/record.ts'
import type { Database } from '../../db/client.ts'
import { settingOverrides } from '../../db/schema/plans.ts'
import type { Deps } from '../../deps.ts'

const enforcementModes = ['off', 'log', 'enforce'] as const satisfies readonly EnforcementMode[]

/** What may be overridden, with the values that each takes. Prices are not among them: they change by publish alone. */
const settings = [
  { key: /^limits\.[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/, value: z.int().nonnegative().nullable() },
  { key: /^trial_days\.[a-z][a-z0-9_]*$/, value: z.int().min(1).max(730).nullable() },
  { key: /^seats_(min|max)\.[a-z][a-z0-9_]*$/, value: z.int().min(1).max(10_000) },
  { key: /^grace_days$/, value: z.int().min(0).max(90) },
  { key: /^automatic_tax$/, value: z.enum(['on', 'off']) },
  { key: /^enforcement(\.[a-z][a-z0-9_]*)?$/, value: z.enum(enforcementModes) },
] as const

export type SettingValue = number | string | null

/** All overrides that hold for somebody: the account's own before the deployment's. */
export class Overrides implements PlanOverrides, AccessOverrides {
  readonly #values: ReadonlyMap<string, SettingValue>

  constructor(values: ReadonlyMap<string, SettingValue>) {
    this.#values = values
  }

  get(key: string): SettingValue | undefined {
    return this.#values.get(key)
  }

  trialDays(plan: string): number | null | undefined {
    return this.#number(`trial_days.${plan}`)
  }

  limit(plan: string, limit: string): number | null | undefined {
    return this.#number(`limits.${plan}.${limit}`)
  }

  seats(plan: string, bound: 'min' | 'max'): number | undefined {
    return this.#number(`seats_${bound}.${plan}`) ?? undefined
  }

  graceDays(): number | undefined {
    return this.#number('grace_days') ?? undefined
  }

  automaticTax(): boolean | undefined {
    const value = this.#values.get('automatic_tax')
    return value === undefined ? undefined : value === 'on'
  }

  enforcement(limit?: string): EnforcementMode | undefined {
    const value = this.#values.get(limit === undefined ? 'enforcement' : `enforcement.${limit}`)
    return enforcementModes.find((mode) => mode === value)
  }

  #number(key: string): number | null | undefined {
    const value = this.#values.get(key)
    return typeof value === 'string' ? undefined : value
  }
}

/** Reads the overrides of the deployment and, if one is given, of an account. */
export async function loadOverrides(db: Database, accountId: string | null): Promise<Overrides> {
  const rows = await db
    .select()
    .from(settingOverrides)
    .where(
      accountId === null
        ? isNull(settingOverrides.accountId)
        : or(isNull(settingOverrides.accountId), eq(settingOverrides.accountId, accountId)),
    )
    .orderBy(sql`${settingOverrides.accountId} nulls first`)
  return new Overrides(new Map(rows.map(({ key, value }) => [key, value.value])))
}

/** Sets one value for the deployment (account null) or an account, or takes it away (undefined), with an audit entry. */
export async function overrideSetting(
  deps: Pick<Deps, 'db' | 'clock'>,
  {
    accountId,
    key,
    value,
    actor,
  }: { accountId: string | null; key: string; value: SettingValue | undefined; actor: Actor },
): Promise<void> {
  const rule = settings.find((setting) => setting.key.test(key))
  if (rule === undefined || (value !== undefined && !rule.value.safeParse(value).success)) {
    throw new BillingError('invalid_input', `the setting ${key} does not take this value`)
  }
  const isTarget = sql`${settingOverrides.accountId} is not distinct from ${accountId} and ${settingOverrides.key} = ${key}`
  await deps.db.transaction(async (tx) => {
    const [before] = await tx.select().from(settingOverrides).where(isTarget).for('update')
    if (value === undefined) await tx.delete(settingOverrides).where(isTarget)
    else {
      await tx
        .insert(settingOverrides)
        .values({ accountId, key, value: { value } })
        .onConflictDoUpdate({
          target: [settingOverrides.accountId, settingOverrides.key],
          set: { value: { value }, updatedAt: deps.clock.now() },
        })
    }
    const context = { tx, accountId, at: deps.clock.now(), actor }
    await recordAudit(context, {
      action: 'settings.overridden',
      subject: `setting_overrides:${accountId ?? 'deployment'}:${key}`,
      before: before === undefined ? null : { value: before.value.value },
      after: value === undefined ? null : { value },
      facts: { key, value: value ?? null },
    })
  })
}
