import type { LimitEntitlement } from '#shared/billing/entitlements.ts'
import type { LimitCode } from '#shared/billing/catalogue-in-use.ts'
import type { CountedUsage } from '#shared/contracts/usage.ts'
import { BillingError } from '#shared/errors.ts'
import type { Transaction } from '../../db/client.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import type { Deps } from '../../deps.ts'
import { guardingTheCheck } from '../entitlements/check-feature.ts'
import { type AccountEntitlements, loadEntitlements } from '../entitlements/load-entitlements.ts'
import { announceUsage } from './announce-usage.ts'
import {
  addToDay,
  forgetReport,
  lowerCounter,
  noteRefusal,
  raiseCounter,
  reportOnce,
  type Use,
  usedIn,
} from './usage-counter.ts'
import { loadUsageSettings, type UsageSettings } from './usage-settings.ts'
import { never, periodEnd } from './usage-window.ts'

export interface Consumption {
  readonly limit: LimitCode
  /** How many; a whole number from 1 up. */
  readonly amount?: number
  /** Names this use: reported again, it counts nothing and is answered alike. */
  readonly key?: string
}

type ConsumeDeps = Pick<Deps, 'db' | 'clock' | 'log' | 'changes'>

/**
 * Counts a use against a limit, in one transaction: exactly as many pass as the limit has room for, from however many
 * processes and however often a report is repeated. In log mode everything passes and what would have been refused is
 * counted; the account's own cap stops in every mode.
 * @returns the count afterwards; null when the check itself failed and was let pass
 * @throws BillingError `limit_reached` with `retryAfterSeconds` until the period ends, `subscription_required` when the
 *   limit is nothing at all without a plan, `not_found` when this product has no such limit
 */
export async function consume(
  deps: ConsumeDeps,
  accountId: string,
  consumption: Consumption,
): Promise<CountedUsage | null> {
  return guardingTheCheck(deps, accountId, async () => {
    const [entitlements, settings] = await Promise.all([
      loadEntitlements(deps, accountId),
      loadUsageSettings(deps.db, accountId, consumption.limit),
    ])
    const limit = entitlements.limits.find(({ code }) => code === consumption.limit)
    if (limit === undefined) {
      throw new BillingError('not_found', `the catalogue has no limit ${consumption.limit}`)
    }
    const use = useOf(accountId, consumption, limit, entitlements, settings)
    const counted = await inTransaction(deps.db, (tx) => count(tx, use))
    if (counted === null) {
      await noteRefusal(deps.db, use)
      throw refusalOf(use, entitlements)
    }
    await deps.changes.publish(accountId, counted.hasAnnounced ? ['usage', 'activity'] : ['usage'])
    return { used: counted.used, max: limit.max, resetsAt: resetsAtOf(use) }
  })
}

/** Gives back what no longer exists, for limits that count what exists. Never falls below nothing. */
export async function release(
  deps: Pick<Deps, 'db'>,
  accountId: string,
  { limit, amount = 1 }: { limit: LimitCode; amount?: number },
): Promise<void> {
  await lowerCounter(deps.db, { accountId, limitCode: limit, amount })
}

function useOf(
  accountId: string,
  { amount = 1, key }: Consumption,
  limit: LimitEntitlement,
  { now, periodEndsAt }: AccountEntitlements,
  settings: UsageSettings,
): Use {
  if (!Number.isSafeInteger(amount) || amount < 1) {
    throw new BillingError('invalid_input', 'a use is a whole number from one up')
  }
  const enforced = limit.enforcement === 'enforce' ? limit.max : null
  return {
    accountId,
    limit,
    amount,
    key: key ?? null,
    at: now,
    endsAt: periodEnd(limit.period, now, periodEndsAt),
    stopsAt: lower(enforced, settings.cap),
    settings,
  }
}

/** @returns what is used afterwards, or null when there was no room and nothing was counted */
async function count(tx: Transaction, use: Use): Promise<{ used: number; hasAnnounced: boolean } | null> {
  if (!(await reportOnce(tx, use))) return { used: await usedIn(tx, use), hasAnnounced: false }
  const used = await raiseCounter(tx, use)
  if (used === null) {
    // The same report may come again when there is room.
    await forgetReport(tx, use)
    return null
  }
  await addToDay(tx, use)
  return { used, hasAnnounced: await announceUsage(tx, use, used) }
}

function refusalOf(use: Use, { isSubscribed, now }: AccountEntitlements): BillingError {
  const { limit, endsAt, settings } = use
  if (!isSubscribed && limit.max === 0) {
    return new BillingError('subscription_required', `without a plan there is no ${limit.code}`, {
      details: { limit: limit.code },
    })
  }
  const byCap = settings.cap !== null && use.stopsAt === settings.cap && settings.cap !== limit.max
  return new BillingError('limit_reached', `the limit ${limit.code} is reached`, {
    details: {
      limit: limit.code,
      max: use.stopsAt,
      byCap,
      ...(endsAt < never && {
        resetsAt: endsAt.toISOString(),
        retryAfterSeconds: Math.ceil((endsAt.getTime() - now.getTime()) / 1000),
      }),
    },
  })
}

function lower(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}

function resetsAtOf({ endsAt }: Use): string | null {
  return endsAt < never ? endsAt.toISOString() : null
}
