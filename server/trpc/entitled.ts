import { z } from 'zod'
import { usageKeySchema } from '#shared/contracts/usage.ts'
import type { FeatureCode, LimitCode } from '#shared/billing/catalogue-in-use.ts'
import { BillingError } from '#shared/errors.ts'
import { requireFeature } from '../billing/entitlements/check-feature.ts'
import { consume } from '../billing/usage/consume.ts'
import type { Context } from './context.ts'
import { middleware } from './trpc.ts'

/**
 * Lets pass members of accounts that have the feature. Stands after `.input`, so that nonsense is refused as such.
 * Refuses with `subscription_required` or `payment_overdue` (402) or `feature_not_included` (403).
 */
export const requiresFeature = (feature: FeatureCode) =>
  middleware(async ({ ctx, next }) => {
    await requireFeature(ctx.deps, accountOf(ctx), feature)
    return next()
  })

/**
 * Makes each call cost `amount` of a limit; `ctx.counted` is the count afterwards. Stands after `.input`. An input with a `key`
 * is one use however often it is sent. Refuses with `limit_reached` (429, with Retry-After).
 */
export const costs = (limit: LimitCode, amount = 1) =>
  middleware(async ({ ctx, input, next }) => {
    const { key } = keyedSchema.parse(input)
    const use = { limit, amount, ...(key !== undefined && { key }) }
    return next({ ctx: { counted: await consume(ctx.deps, accountOf(ctx), use) } })
  })

const keyedSchema = z.object({ key: usageKeySchema.optional() }).catch({})

function accountOf({ membership }: Context): string {
  if (membership === null) throw new BillingError('unauthenticated', 'nobody is signed in')
  return membership.accountId
}
