import { asc, eq } from 'drizzle-orm'
import type { SeatUse } from '#shared/contracts/subscriptions.ts'
import { memberships } from '../../db/schema/accounts.ts'
import { users } from '../../db/schema/auth.ts'
import type { Deps } from '../../deps.ts'
import { seatsOf, takenSeats } from '../members/seat-count.ts'

/** How many seats an account has, who sits on them and how many are kept for the invited, by our rows; null where its plan is for one person. */
export async function seatUse(deps: Pick<Deps, 'db' | 'clock'>, accountId: string): Promise<SeatUse> {
  const seats = await seatsOf(deps, accountId)
  if (seats === null) return null
  const { invited } = await takenSeats(deps.db, accountId, deps.clock.now())
  const people = await deps.db
    .select({ name: users.name, role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.accountId, accountId))
    .orderBy(asc(memberships.createdAt), asc(memberships.id))
  return { seats: seats.count, invited, people }
}
