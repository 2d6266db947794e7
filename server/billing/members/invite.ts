import { and, eq, lte } from 'drizzle-orm'
import { managesBilling } from '#shared/billing/manager-roles.ts'
import { invitationDays, type InviteInput, type SeatPolicy } from '#shared/contracts/members.ts'
import { BillingError } from '#shared/errors.ts'
import { accounts, memberships } from '../../db/schema/accounts.ts'
import { users } from '../../db/schema/auth.ts'
import { invitations } from '../../db/schema/members.ts'
import type { Deps } from '../../deps.ts'
import { type Projection, projecting, record } from '../../projections/projection.ts'
import { actorOfUser, type Member } from './member.ts'
import { mayDo, seatPolicyOf } from './seat-policy.ts'
import { type Seats, seatsOf, takenSeats } from './seat-count.ts'

/** Of an invitation and of a wish for one: long enough for somebody who is on holiday. */
export const invitationLifeMs = invitationDays * 86_400_000

/**
 * Asks somebody to join, by a mail whose link lets them in. The invitation holds a seat until it ends, and never buys one:
 * without a free seat it refuses with `seats_full`, on a plan for one person with `seats_not_sold`. Refuses with
 * `already_member`, `already_invited`, and by the account's seat policy with `not_permitted`.
 */
export async function inviteMember(deps: Deps, member: Member, input: InviteInput): Promise<void> {
  const { accountId, user } = member
  const terms = await termsOf(deps, member)
  await projecting(deps, { accountId, actor: actorOfUser(user), readSequence: 0 }, async (projection) => {
    await addInvitation(deps, projection, { ...terms, member, input })
  })
}

export interface InvitationTerms {
  seats: Seats | null
  policy: SeatPolicy
}

/** What inviting is judged by, read before the account is locked. */
export async function termsOf(
  deps: Pick<Deps, 'db' | 'clock'>,
  { accountId }: Pick<Member, 'accountId'>,
): Promise<InvitationTerms> {
  return { seats: await seatsOf(deps, accountId), policy: await seatPolicyOf(deps, accountId) }
}

/** Writes an invitation with its audit entry and its mail. One at a time for an account, so that a seat is given once. */
export async function addInvitation(
  deps: Pick<Deps, 'clock' | 'newId'>,
  projection: Projection,
  { seats, policy, member, input }: InvitationTerms & { member: Member; input: InviteInput },
): Promise<void> {
  const { tx } = projection
  const { accountId, role, user } = member
  const now = deps.clock.now()
  await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, accountId)).for('update')
  await refuseKnown(projection, input.email, now)
  if (seats === null) throw new BillingError('seats_not_sold', 'the plan is for one person')
  const { used, invited } = await takenSeats(tx, accountId, now)
  const isFree = seats.count === null || used + invited < seats.count
  // Those who may not spend money give others no right to either.
  const may = mayDo(role, policy, isFree)
  const isManager = managesBilling(role)
  if (may !== 'invite' || (!isManager && input.role !== 'member')) {
    throw new BillingError('not_permitted', `the seat policy lets the role ${role} ${may}`)
  }
  if (!isFree) {
    throw new BillingError('seats_full', `all ${seats.count} seats are taken`, {
      details: { seats: seats.count ?? 0 },
    })
  }
  const id = deps.newId()
  const expiresAt = new Date(now.getTime() + invitationLifeMs)
  await tx.insert(invitations).values({
    id,
    accountId,
    ...input,
    invitedByName: user.name,
    state: 'open',
    expiresAt,
    createdAt: now,
  })
  projection.changed.add('member')
  await record(projection, {
    action: 'member.invited',
    facts: { email: input.email, role: input.role, endsAt: expiresAt.toISOString() },
    subject: `invitations:${id}`,
  })
}

/** Refuses whoever belongs to the account or was asked already; what ran out makes room. */
async function refuseKnown({ tx, accountId }: Projection, email: string, now: Date): Promise<void> {
  const [known] = await tx
    .select({ id: memberships.id })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.accountId, accountId), eq(users.email, email)))
  if (known !== undefined) throw new BillingError('already_member', 'the address belongs to a member')
  const ofThem = and(
    eq(invitations.accountId, accountId),
    eq(invitations.email, email),
    eq(invitations.state, 'open'),
  )
  await tx
    .update(invitations)
    .set({ state: 'expired', endedAt: now })
    .where(and(ofThem, lte(invitations.expiresAt, now)))
  const [open] = await tx.select({ id: invitations.id }).from(invitations).where(ofThem)
  if (open !== undefined) throw new BillingError('already_invited', 'an invitation to the address is open')
}

/** Takes an open invitation back; its seat is free at once. Refuses with `not_found` and `invitation_over`. */
export async function revokeInvitation(
  deps: Deps,
  { accountId, user }: Pick<Member, 'accountId' | 'user'>,
  invitationId: string,
): Promise<void> {
  await projecting(deps, { accountId, actor: actorOfUser(user), readSequence: 0 }, async (projection) => {
    const { tx } = projection
    const [row] = await tx
      .select()
      .from(invitations)
      .where(and(eq(invitations.id, invitationId), eq(invitations.accountId, accountId)))
      .for('update')
    if (row === undefined) throw new BillingError('not_found', 'there is no such invitation')
    if (row.state === 'revoked') return
    if (row.state !== 'open') throw new BillingError('invitation_over', `the invitation is ${row.state}`)
    await tx
      .update(invitations)
      .set({ state: 'revoked', endedAt: deps.clock.now() })
      .where(eq(invitations.id, invitationId))
    projection.changed.add('member')
    await record(projection, {
      action: 'member.invitation_revoked',
      facts: { email: row.email },
      subject: `invitations:${invitationId}`,
    })
  })
}
