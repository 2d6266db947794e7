import { and, eq, lte } from 'drizzle-orm'
import type { DecideRequestInput, RequestSeatInput } from '#shared/contracts/members.ts'
import { BillingError } from '#shared/errors.ts'
import { seatRequests } from '../../db/schema/members.ts'
import type { Deps } from '../../deps.ts'
import { projecting, record } from '../../projections/projection.ts'
import { addInvitation, invitationLifeMs, termsOf } from './invite.ts'
import { actorOfUser, type Member } from './member.ts'
import { mayDo, seatPolicyOf } from './seat-policy.ts'

/**
 * Asks those who manage the billing for a seat for somebody; they are told in the app and by mail, and nothing is bought.
 * Refuses with `not_permitted` where the seat policy leaves no asking, and with `already_requested`.
 */
export async function requestSeat(deps: Deps, member: Member, input: RequestSeatInput): Promise<void> {
  const { accountId, role, user } = member
  if (mayDo(role, await seatPolicyOf(deps, accountId), false) === 'none') {
    throw new BillingError('not_permitted', 'the seat policy leaves seats to managers')
  }
  const now = deps.clock.now()
  await projecting(deps, { accountId, actor: actorOfUser(user), readSequence: 0 }, async (projection) => {
    const { tx } = projection
    const open = and(
      eq(seatRequests.accountId, accountId),
      eq(seatRequests.email, input.email),
      eq(seatRequests.state, 'open'),
    )
    await tx
      .update(seatRequests)
      .set({ state: 'expired', endedAt: now })
      .where(and(open, lte(seatRequests.expiresAt, now)))
    const id = deps.newId()
    const inserted = await tx
      .insert(seatRequests)
      .values({
        id,
        accountId,
        ...input,
        requestedBy: user.id,
        requestedByName: user.name,
        state: 'open',
        expiresAt: new Date(now.getTime() + invitationLifeMs),
        createdAt: now,
      })
      .onConflictDoNothing()
      .returning({ id: seatRequests.id })
    if (inserted.length === 0) throw new BillingError('already_requested', 'a seat for them is asked for')
    projection.changed.add('member')
    await record(projection, {
      action: 'seats.requested',
      facts: { email: input.email, name: user.name, reason: input.reason },
      subject: `seat_requests:${id}`,
    })
  })
}

/**
 * Grants a request by inviting whom it is for, or turns it down; whoever asked gets a mail with the reason. Approving takes
 * a free seat and buys none: it refuses as inviting does. Refuses with `not_found` and `request_over`.
 */
export async function decideRequest(
  deps: Deps,
  member: Member,
  { requestId, decision, note }: DecideRequestInput,
): Promise<void> {
  const { accountId, user } = member
  const terms = await termsOf(deps, member)
  const now = deps.clock.now()
  await projecting(deps, { accountId, actor: actorOfUser(user), readSequence: 0 }, async (projection) => {
    const { tx } = projection
    const [row] = await tx
      .select()
      .from(seatRequests)
      .where(and(eq(seatRequests.id, requestId), eq(seatRequests.accountId, accountId)))
      .for('update')
    if (row === undefined) throw new BillingError('not_found', 'there is no such request')
    const state = decision === 'approve' ? 'approved' : 'denied'
    if (row.state === state) return
    if (row.state !== 'open' || row.expiresAt <= now) {
      throw new BillingError('request_over', `the request is ${row.state}`)
    }
    if (decision === 'approve') {
      await addInvitation(deps, projection, { ...terms, member, input: { email: row.email, role: 'member' } })
    }
    await tx
      .update(seatRequests)
      .set({ state, note, decidedByName: user.name, endedAt: now })
      .where(eq(seatRequests.id, requestId))
    projection.changed.add('member')
    await record(projection, {
      action: decision === 'approve' ? 'seats.request_approved' : 'seats.request_denied',
      facts: { email: row.email, name: user.name, reason: note, isApproved: decision === 'approve' },
      subject: `seat_requests:${requestId}`,
    })
  })
}
