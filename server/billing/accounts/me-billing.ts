import type { Role } from '#shared/contracts/account.ts'
import type { MeBilling } from '#shared/contracts/me-billing.ts'
import type { Deps } from '../../deps.ts'
import { permissions } from '../../trpc/permissions.ts'
import { creditStatement } from '../credits/credit-statement.ts'
import { listInvoices } from '../invoices/list-invoices.ts'
import { listMethods } from '../payment-methods/list-methods.ts'
import { listPurchases } from '../purchases/list-purchases.ts'
import { currentSubscription } from '../subscriptions/current-subscription.ts'
import { listEntitlements } from '../usage/list-entitlements.ts'

const newest = { filter: 'all', year: null, search: '', cursor: null } as const

/**
 * Plan, state, renewal, limits, credits, purchases, invoices and payment methods of an account, as our rows have them; no
 * request leaves. What a role may not see is null.
 */
export async function meBilling(
  deps: Deps,
  membership: { accountId: string; role: Role },
): Promise<MeBilling> {
  const { accountId, role } = membership
  const seesMoney = permissions.finance.some((allowed) => allowed === role)
  const [subscription, entitlements, credits, { purchases }, invoices, methods] = await Promise.all([
    currentSubscription(deps, membership),
    listEntitlements(deps, accountId),
    creditStatement(deps, accountId),
    listPurchases(deps, membership),
    seesMoney ? listInvoices(deps, accountId, newest) : null,
    seesMoney ? listMethods(deps, membership) : null,
  ])
  return {
    subscription,
    entitlements,
    credits,
    purchases,
    invoices: invoices?.rows ?? null,
    methods: methods?.methods ?? null,
  }
}
