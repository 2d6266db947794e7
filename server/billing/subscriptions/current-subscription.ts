import { billingStateOf, isLive, unfinishedAttemptOf } from '#shared/billing/subscription-state.ts'
import type { Role } from '#shared/contracts/account.ts'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import type { Deps } from '../../deps.ts'
import { accountNow } from '../clock/account-now.ts'
import { type AccountBilling, loadBilling } from './load-billing.ts'
import { replaceableAt } from './replaceable-at.ts'

/** The account's billing as our rows have it; no request leaves. */
export async function currentSubscription(
  deps: Pick<Deps, 'db' | 'clock'>,
  { accountId, role }: { accountId: string; role: Role },
): Promise<CurrentSubscription> {
  const now = await accountNow(deps, accountId)
  const billing = await loadBilling(deps.db, accountId)
  const { facts, row } = billing
  const { subscription } = facts
  const unfinished = unfinishedAttemptOf(facts, now)
  return {
    asOf: (row?.readAt ?? deps.clock.now()).toISOString(),
    accountNow: now.toISOString(),
    state: billingStateOf(facts, now),
    plan:
      subscription === null || !isLive(subscription)
        ? null
        : {
            choice: subscription.choice,
            startedAt: subscription.status === 'incomplete' ? null : subscription.startedAt.toISOString(),
            periodEndsAt: subscription.periodEndsAt?.toISOString() ?? null,
          },
    paymentMethod: paymentMethodOf(billing),
    unfinished: unfinished && {
      ...unfinished,
      replaceableAt: replaceableAt(billing, deps.clock.now())?.toISOString() ?? null,
    },
    canManage: role === 'owner' || role === 'billing_manager',
  }
}

/** The payment method that the next charge goes to, as people know it. */
export function paymentMethodOf({ paymentMethod }: AccountBilling): CurrentSubscription['paymentMethod'] {
  if (paymentMethod === null) return null
  const { type, brand, last4, expMonth, expYear } = paymentMethod
  return { type, brand, last4, expMonth, expYear }
}
