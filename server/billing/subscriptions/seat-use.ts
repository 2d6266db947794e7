import { asc, eq } from 'drizzle-orm'
import { isRunning } from '#shared/billing/subscription-state.ts'
import type { SeatUse } from '#shared/contracts/subscriptions.ts'
import { memberships } from '../../db/schema/accounts.ts'
import { users } from '../../db/schema/auth.ts'
import type { Deps } from '../../deps.ts'
import { listPlans } from '../plans/offers.ts'
import { loadBilling } from './load-billing.ts'

/** How many seats an account pays for and who sits on them, by our rows; null where the plan that runs has none. */
export async function seatUse(deps: Pick<Deps, 'db'>, accountId: string): Promise<SeatUse> {
  const { subscription } = (await loadBilling(deps.db, accountId)).facts
  if (subscription === null || !isRunning(subscription)) return null
  const { plan: code, seats } = subscription.choice
  const { plans } = await listPlans(deps, accountId)
  const rules = plans.find((plan) => plan.code === code)?.seats
  if (rules == null) return null
  const people = await deps.db
    .select({ name: users.name, role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.accountId, accountId))
    .orderBy(asc(memberships.createdAt), asc(memberships.id))
  return { seats: Math.max(seats, rules.included), people }
}
