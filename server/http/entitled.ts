import type { Request, RequestHandler } from 'express'
import type { FeatureCode, LimitCode } from '#shared/billing/catalogue-in-use.ts'
import { BillingError } from '#shared/errors.ts'
import { requireFeature } from '../billing/entitlements/check-feature.ts'
import { consume } from '../billing/usage/consume.ts'
import type { Deps } from '../deps.ts'

export interface EntitledRoutes {
  /** Stops who may not use the feature: 402 without a plan, 403 when the plan leaves it out. */
  requireFeature(feature: FeatureCode): RequestHandler
  /** Counts a use before the route runs: 429 with Retry-After at the limit. An `Idempotency-Key` makes repeating free. */
  consume(limit: LimitCode, amount?: number): RequestHandler
}

/**
 * The guards of plain routes, next to `requiresFeature` and `costs` for procedures.
 * @param accountOf the account that asks; null for strangers, who are refused with 401
 * @param publicPaths addresses under the guarded ones that stay open to everybody
 */
export function entitledRoutes(
  deps: Deps,
  accountOf: (req: Request) => Promise<string | null>,
  publicPaths: readonly string[] = [],
): EntitledRoutes {
  const guard =
    (check: (accountId: string, req: Request) => Promise<unknown>): RequestHandler =>
    async (req, _res, next) => {
      if (publicPaths.includes(req.baseUrl + req.path)) return next()
      const accountId = await accountOf(req)
      if (accountId === null) throw new BillingError('unauthenticated', 'nobody is signed in')
      await check(accountId, req)
      next()
    }
  return {
    requireFeature: (feature) => guard((accountId) => requireFeature(deps, accountId, feature)),
    consume: (limit, amount = 1) =>
      guard((accountId, req) => {
        const key = req.get('idempotency-key')
        return consume(deps, accountId, { limit, amount, ...(key !== undefined && { key }) })
      }),
  }
}
