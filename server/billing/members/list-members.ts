import { and, asc, eq, gt } from 'drizzle-orm'
import { managesBilling } from '#shared/billing/manager-roles.ts'
import type { Members } from '#shared/contracts/members.ts'
import { memberships } from '../../db/schema/accounts.ts'
import { users } from '../../db/schema/auth.ts'
import { invitations, seatRequests } from '../../db/schema/members.ts'
import type { Deps } from '../../deps.ts'
import type { Member } from './member.ts'
import { mayDo, seatPolicyOf } from './seat-policy.ts'
import { openInvitations, seatsOf, takenSeats } from './seat-count.ts'

/** Who belongs to the account, who is asked to, and who wants a seat, as one of its people may see it. No request leaves. */
export async function listMembers(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { accountId, role, user }: Member,
): Promise<Members> {
  const now = clock.now()
  const canManage = managesBilling(role)
  const seats = await seatsOf({ db, clock }, accountId)
  const taken = await takenSeats(db, accountId, now)
  const count = seats?.count ?? null
  const free = count === null ? null : Math.max(0, count - taken.used - taken.invited)
  const policy = await seatPolicyOf({ db }, accountId)
  const people = await db
    .select({ membership: memberships, name: users.name, email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.accountId, accountId))
    .orderBy(asc(memberships.createdAt), asc(memberships.id))
  const open = canManage
    ? await db
        .select()
        .from(invitations)
        .where(openInvitations(accountId, now))
        .orderBy(asc(invitations.createdAt))
    : []
  const wanted = await db
    .select()
    .from(seatRequests)
    .where(
      and(
        eq(seatRequests.accountId, accountId),
        eq(seatRequests.state, 'open'),
        gt(seatRequests.expiresAt, now),
        canManage ? undefined : eq(seatRequests.requestedBy, user.id),
      ),
    )
    .orderBy(asc(seatRequests.createdAt))
  return {
    seats: seats === null ? null : { ...seats, ...taken, free },
    people: people.map(({ membership, name, email }) => {
      const isYou = membership.userId === user.id
      return {
        id: membership.id,
        name,
        email: canManage || isYou ? email : null,
        role: membership.role,
        since: membership.createdAt.toISOString(),
        isYou,
        mayRemove: canManage && !isYou && membership.role !== 'owner',
      }
    }),
    invitations: open.map(({ id, email, role: invitedAs, invitedByName, expiresAt }) => ({
      id,
      email,
      role: invitedAs,
      by: invitedByName,
      expiresAt: expiresAt.toISOString(),
    })),
    requests: wanted.map(({ id, email, reason, requestedByName, createdAt, expiresAt }) => ({
      id,
      email,
      reason,
      by: requestedByName,
      at: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    })),
    policy,
    may: seats === null ? 'none' : mayDo(role, policy, free === null || free > 0),
    canManage,
  }
}
