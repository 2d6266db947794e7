import { obstacleTo } from '#shared/billing/guards.ts'
import type { SubscriptionAction } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { accountNow } from '../clock/account-now.ts'
import { type AccountBilling, loadBilling, type SubscriptionRow } from './load-billing.ts'

export interface Guarded {
  billing: AccountBilling
  row: SubscriptionRow
  subscription: NonNullable<AccountBilling['facts']['subscription']>
  now: Date
}

/** The account's running subscription where the action is open to it. Refuses by the name that the table of guards gives. */
export async function guarded(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  action: SubscriptionAction,
): Promise<Guarded> {
  const now = await accountNow(deps, accountId)
  const billing = await loadBilling(deps.db, accountId)
  const obstacle = obstacleTo(action, billing.facts, now)
  if (obstacle !== null) throw new BillingError(obstacle, `the state of the subscription refuses ${action}`)
  const { row, facts } = billing
  if (row === null || facts.subscription === null) {
    throw new BillingError('not_subscribed', 'nothing runs')
  }
  return { billing, row, subscription: facts.subscription, now }
}
