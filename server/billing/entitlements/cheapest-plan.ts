import type { Catalogue } from '#shared/billing/catalogue-types.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'

/** The plan of the lowest rank that includes a feature, or null: what an upgrade path points at. */
export function cheapestPlanWith(feature: string, catalogue: Catalogue = catalogueInUse()): string | null {
  const [first] = Object.entries(catalogue.plans)
    .filter(([, plan]) => plan.features.includes(feature))
    .sort(([, a], [, b]) => a.rank - b.rank)
  return first?.[0] ?? null
}
