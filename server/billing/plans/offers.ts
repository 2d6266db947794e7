import { and, eq, isNotNull } from 'drizzle-orm'
import type { Catalogue } from '#shared/billing/catalogue-types.ts'
import { offeredPlans } from '#shared/billing/offered-plans.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { catalogueVersionOf } from '#shared/billing/pricing.ts'
import type { Plan, PlanList } from '#shared/contracts/plans.ts'
import { BillingError } from '#shared/errors.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { Deps } from '../../deps.ts'
import { automaticTaxOf } from '../settings/automatic-tax.ts'
import { loadOverrides } from '../settings/overrides.ts'

/**
 * The plans as they are offered to an account (or to somebody unknown: null), with overrides applied and without the trial
 * of somebody who had one. No request leaves.
 */
export async function listPlans(
  { db }: Pick<Deps, 'db'>,
  accountId: string | null,
  catalogue: Catalogue = catalogueInUse(),
): Promise<PlanList> {
  const overrides = await loadOverrides(db, accountId)
  const hadTrial = accountId !== null && (await hasUsedTrial({ db }, accountId))
  const plans = offeredPlans(catalogue, overrides).map((plan) => (hadTrial ? { ...plan, trial: null } : plan))
  return {
    catalogueVersion: catalogueVersionOf(plans),
    defaultCurrency: catalogue.defaultCurrency,
    taxBehavior: catalogue.taxBehavior,
    automaticTax: automaticTaxOf(overrides),
    plans,
    moves: catalogue.changes.moves,
  }
}

/** One plan as it is offered. Refuses an unknown code with `not_found`. */
export async function getPlan(deps: Pick<Deps, 'db'>, accountId: string | null, code: string): Promise<Plan> {
  const { plans } = await listPlans(deps, accountId)
  const plan = plans.find((candidate) => candidate.code === code)
  if (plan === undefined) throw new BillingError('not_found', `there is no plan ${code}`)
  return plan
}

/** A trial is given once an account. One whose card was never entered did not begin. */
async function hasUsedTrial({ db }: Pick<Deps, 'db'>, accountId: string): Promise<boolean> {
  const [used] = await db
    .select({ stripeId: subscriptions.stripeId })
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.accountId, accountId),
        isNotNull(subscriptions.trialStartedAt),
        eq(subscriptions.hadPaymentMethod, true),
      ),
    )
    .limit(1)
  return used !== undefined
}
