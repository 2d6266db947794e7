import { and, count, eq, gt } from 'drizzle-orm'
import { isRunning } from '#shared/billing/subscription-state.ts'
import { memberships } from '../../db/schema/accounts.ts'
import { invitations } from '../../db/schema/members.ts'
import type { Database, Transaction } from '../../db/client.ts'
import type { Deps } from '../../deps.ts'
import { listPlans } from '../plans/offers.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'

/** How many seats what runs has, included ones among them, by our rows; null where it is not sold by seats. */
export async function paidSeats(deps: Pick<Deps, 'db'>, accountId: string): Promise<number | null> {
  const { subscription } = (await loadBilling(deps.db, accountId)).facts
  if (subscription === null || !isRunning(subscription)) return null
  const { plan: code, seats } = subscription.choice
  const { plans } = await listPlans(deps, accountId)
  const rules = plans.find((plan) => plan.code === code)?.seats
  return rules == null ? null : Math.max(seats, rules.included)
}

/** The invitations of an account that hold a seat. */
export const openInvitations = (accountId: string, now: Date) =>
  and(eq(invitations.accountId, accountId), eq(invitations.state, 'open'), gt(invitations.expiresAt, now))

/** People of the account, and invitations that are open: each holds a seat. */
export async function takenSeats(
  db: Database | Transaction,
  accountId: string,
  now: Date,
): Promise<{ used: number; invited: number }> {
  const [members] = await db
    .select({ count: count() })
    .from(memberships)
    .where(eq(memberships.accountId, accountId))
  const [open] = await db.select({ count: count() }).from(invitations).where(openInvitations(accountId, now))
  return { used: members?.count ?? 0, invited: open?.count ?? 0 }
}
