import { and, eq, inArray } from 'drizzle-orm'
import type { LimitDefinition } from '#shared/billing/catalogue-types.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { EntitlementList, FeatureAnswer, LimitUsage } from '#shared/contracts/entitlements.ts'
import { BillingError } from '#shared/errors.ts'
import { usageCounters, usageSettings } from '../../db/schema/usage.ts'
import type { Deps } from '../../deps.ts'
import { cheapestPlanWith } from '../entitlements/cheapest-plan.ts'
import { refusalsByFeature } from '../entitlements/refusals.ts'
import { type AccountEntitlements, loadEntitlements } from '../entitlements/load-entitlements.ts'
import { takenSeats } from '../members/seat-count.ts'
import { defaultUsageSettings } from './usage-settings.ts'
import { never, periodEnd } from './usage-window.ts'

/** Everything the account may do and how much of it is used, with the reason of each answer; no request leaves. */
export async function listEntitlements(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
): Promise<EntitlementList> {
  const entitlements = await loadEntitlements(deps, accountId)
  const { plan, isSubscribed, graceEndsAt, enforcement } = entitlements
  const refused = await refusalsByFeature(deps.db, accountId, entitlements.now)
  return {
    plan,
    isSubscribed,
    graceEndsAt: graceEndsAt?.toISOString() ?? null,
    enforcement,
    features: entitlements.features.map((feature) => featureAnswer(feature, refused)),
    limits: await limitUsages(deps, accountId, entitlements),
  }
}

/** One feature's answer. @throws BillingError `not_found` when the catalogue has no such feature */
export async function checkFeature(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  code: string,
): Promise<FeatureAnswer> {
  const entitlements = await loadEntitlements(deps, accountId)
  const found = entitlements.features.find((feature) => feature.code === code)
  if (found === undefined) throw new BillingError('not_found', `the catalogue has no feature ${code}`)
  return featureAnswer(found, await refusalsByFeature(deps.db, accountId, entitlements.now))
}

/** Every limit with what is used of it now. */
export async function limitUsages(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  { limits: entitled, now, periodEndsAt, seats }: AccountEntitlements,
): Promise<LimitUsage[]> {
  const ends = new Map(entitled.map(({ code, period }) => [code, periodEnd(period, now, periodEndsAt)]))
  const definitions: Readonly<Record<string, LimitDefinition>> = catalogueInUse().limits
  const countsPeople = entitled.some(({ code }) => definitions[code]?.counts === 'people')
  const [counters, settings, people] = await Promise.all([
    db
      .select()
      .from(usageCounters)
      .where(and(eq(usageCounters.accountId, accountId), inArray(usageCounters.endsAt, [...ends.values()]))),
    db.select().from(usageSettings).where(eq(usageSettings.accountId, accountId)),
    countsPeople ? takenSeats(db, accountId, clock.now()) : { used: 0, invited: 0 },
  ])
  return entitled.map((limit) => {
    const endsAt = ends.get(limit.code) ?? never
    const counter = counters.find(
      (row) => row.limitCode === limit.code && row.endsAt.getTime() === endsAt.getTime(),
    )
    const set = settings.find((row) => row.limitCode === limit.code) ?? defaultUsageSettings
    const { name, unit, counts = null } = definitionOf(definitions, limit.code)
    const used = counts === 'people' ? people.used + people.invited : (counter?.used ?? 0)
    const max = counts === 'people' && seats !== null ? Math.min(limit.max ?? seats, seats) : limit.max
    return {
      ...limit,
      ...{ name, unit, counts, used, max },
      left: max === null ? null : Math.max(0, max - used),
      resetsAt: endsAt < never ? endsAt.toISOString() : null,
      cap: set.cap,
      alertPercents: [...set.alertPercents],
      refused: counter?.refused ?? 0,
    }
  })
}

function featureAnswer(
  feature: AccountEntitlements['features'][number],
  refused: ReadonlyMap<string, number>,
): FeatureAnswer {
  return {
    ...feature,
    name: definitionOf(catalogueInUse().features, feature.code).name,
    cheapestPlan: cheapestPlanWith(feature.code),
    boughtBy: productWith(feature.code),
    refused: refused.get(feature.code) ?? 0,
  }
}

/** The product that unlocks a feature, or null. */
function productWith(feature: string): string | null {
  const products = Object.entries(catalogueInUse().oneTimeProducts)
  return products.find(([, { unlocks }]) => unlocks.includes(feature))?.[0] ?? null
}

function definitionOf<T>(definitions: Readonly<Record<string, T>>, code: string): T {
  const definition = definitions[code]
  if (definition === undefined) throw new Error(`the catalogue does not define ${code}`)
  return definition
}
