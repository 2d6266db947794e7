import { sql } from 'drizzle-orm'
import type { FeatureEntitlement } from '#shared/billing/entitlements.ts'
import { catalogueInUse, type FeatureCode } from '#shared/billing/catalogue-in-use.ts'
import { BillingError } from '#shared/errors.ts'
import { featureRefusals } from '../../db/schema/usage.ts'
import type { Deps } from '../../deps.ts'
import { cheapestPlanWith } from './cheapest-plan.ts'
import { type AccountEntitlements, loadEntitlements } from './load-entitlements.ts'

type CheckDeps = Pick<Deps, 'db' | 'clock' | 'log'>

/**
 * Lets pass who may use the feature. What is refused, or would have been in log mode, is counted.
 * @throws BillingError `subscription_required` without a running plan, `payment_overdue` when the plan is owed,
 *   `feature_not_included` when the plan leaves it out
 */
export async function requireFeature(
  deps: CheckDeps,
  accountId: string,
  feature: FeatureCode,
): Promise<void> {
  const refusal = await guardingTheCheck(deps, accountId, () => refusalOfFeature(deps, accountId, feature))
  if (refusal !== null) throw refusal
}

/**
 * Runs a check. When the check itself fails people go on working and the log says so, unless the catalogue wants them
 * stopped: a billing desk that is down must not take the product with it.
 */
export async function guardingTheCheck<T>(
  { log }: Pick<Deps, 'log'>,
  accountId: string,
  check: () => Promise<T>,
): Promise<T | null> {
  try {
    return await check()
  } catch (error) {
    if (error instanceof BillingError || catalogueInUse().access.whenCheckFails !== 'pass') throw error
    log.error({ err: error, accountId }, 'an entitlement could not be checked, so it was let pass')
    return null
  }
}

async function refusalOfFeature(deps: CheckDeps, accountId: string, feature: FeatureCode) {
  const entitlements = await loadEntitlements(deps, accountId)
  const answer = entitlements.features.find(({ code }) => code === feature)
  if (answer === undefined) throw new BillingError('not_found', `the catalogue has no feature ${feature}`)
  if (answer.isIncluded || entitlements.enforcement === 'off') return null
  await countRefusal(deps, accountId, feature, entitlements)
  if (entitlements.enforcement === 'log') {
    deps.log.info({ accountId, feature, reason: answer.reason }, 'a feature would have been refused')
    return null
  }
  return new BillingError(codeOf(answer.reason), `the feature ${feature} is not there: ${answer.reason}`, {
    details: { feature, cheapestPlan: cheapestPlanWith(feature) },
  })
}

function codeOf(reason: FeatureEntitlement['reason']) {
  if (reason === 'payment_overdue') return 'payment_overdue'
  return reason === 'no_subscription' ? 'subscription_required' : 'feature_not_included'
}

async function countRefusal(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
  feature: string,
  { now, enforcement }: AccountEntitlements,
): Promise<void> {
  const mode = enforcement === 'log' ? 'log' : 'enforce'
  await db
    .insert(featureRefusals)
    .values({ accountId, feature, day: now.toISOString().slice(0, 10), mode, times: 1 })
    .onConflictDoUpdate({
      target: [featureRefusals.accountId, featureRefusals.feature, featureRefusals.day, featureRefusals.mode],
      set: { times: sql`${featureRefusals.times} + 1` },
    })
}
