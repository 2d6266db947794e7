import { and, count, eq, gt } from 'drizzle-orm'
import type { LimitDefinition } from '#shared/billing/catalogue-types.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { isRunning } from '#shared/billing/subscription-state.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { memberships } from '../../db/schema/accounts.ts'
import { invitations } from '../../db/schema/members.ts'
import type { Database, Transaction } from '../../db/client.ts'
import type { Deps } from '../../deps.ts'
import { loadEntitlements } from '../entitlements/load-entitlements.ts'
import { listPlans } from '../plans/offers.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'

/** Room for people: `count` of them, null for as many as one likes. */
export interface Seats {
  readonly count: number | null
  /** Whether one more can be bought; otherwise a larger plan gives more room. */
  readonly isSold: boolean
}

/** The seats that an account has by our rows: those it pays for, or the members that its plan includes; null where it is for one person. */
export async function seatsOf(deps: Pick<Deps, 'db' | 'clock'>, accountId: string): Promise<Seats | null> {
  const paid = await paidSeats(deps, accountId)
  if (paid !== null) return { count: paid, isSold: true }
  const count = await includedMembers(deps, accountId)
  return count === null || count > 1 ? { count, isSold: false } : null
}

/** How many people a plan without seats is for, or would be with another choice; null = no end. With add-ons, grants and overrides. */
export async function includedMembers(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  instead?: PlanChoice,
): Promise<number | null> {
  const { limits } = await loadEntitlements(deps, accountId, instead)
  const definitions: Readonly<Record<string, LimitDefinition>> = catalogueInUse().limits
  const people = limits.find(({ code }) => definitions[code]?.counts === 'people')
  return people === undefined ? 1 : people.max
}

/** How many seats what runs has, included ones among them; null where it is not sold by seats. */
async function paidSeats(deps: Pick<Deps, 'db'>, accountId: string): Promise<number | null> {
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
