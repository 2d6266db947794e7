import { z } from 'zod'
import {
  decideRequestInputSchema,
  type HeldInvitation,
  heldInvitationSchema,
  invitationInputSchema,
  inviteInputSchema,
  joinTokenInputSchema,
  memberInputSchema,
  type Members,
  membersSchema,
  requestSeatInputSchema,
  seatPolicyInputSchema,
} from '#shared/contracts/members.ts'
import { inviteMember, revokeInvitation } from '../../billing/members/invite.ts'
import { acceptInvitation, viewInvitation } from '../../billing/members/join.ts'
import { listMembers } from '../../billing/members/list-members.ts'
import type { Member } from '../../billing/members/member.ts'
import { removeMember } from '../../billing/members/remove-member.ts'
import { setSeatPolicy } from '../../billing/members/seat-policy.ts'
import { decideRequest, requestSeat } from '../../billing/members/seat-requests.ts'
import type { Deps } from '../../deps.ts'
import type { Membership, SignedInUser } from '../context.ts'
import { managerProcedure, publicProcedure, router, signedInProcedure } from '../trpc.ts'

/** Whoever belongs to the account, and the seats they sit on. Buying a seat is a change of the subscription. */
export const membersRouter = router({
  list: signedInProcedure
    .input(z.void())
    .output(membersSchema)
    .query(({ ctx }): Promise<Members> => listMembers(ctx.deps, memberOf(ctx))),

  /** Asks somebody to join on a seat that is free. The seat policy says who may. */
  invite: signedInProcedure
    .input(inviteInputSchema)
    .output(membersSchema)
    .mutation(async ({ ctx, input }) => {
      await ctx.limit('invitation', ctx.membership.accountId)
      return andThenList(ctx, (member) => inviteMember(ctx.deps, member, input))
    }),

  revokeInvitation: managerProcedure
    .input(invitationInputSchema)
    .output(membersSchema)
    .mutation(({ ctx, input }) =>
      andThenList(ctx, (member) => revokeInvitation(ctx.deps, member, input.invitationId)),
    ),

  remove: managerProcedure
    .input(memberInputSchema)
    .output(membersSchema)
    .mutation(({ ctx, input }) =>
      andThenList(ctx, (member) => removeMember(ctx.deps, member, input.memberId)),
    ),

  /** Asks those who manage the billing for a seat. */
  requestSeat: signedInProcedure
    .input(requestSeatInputSchema)
    .output(membersSchema)
    .mutation(async ({ ctx, input }) => {
      await ctx.limit('invitation', ctx.membership.accountId)
      return andThenList(ctx, (member) => requestSeat(ctx.deps, member, input))
    }),

  decideRequest: managerProcedure
    .input(decideRequestInputSchema)
    .output(membersSchema)
    .mutation(({ ctx, input }) => andThenList(ctx, (member) => decideRequest(ctx.deps, member, input))),

  setSeatPolicy: managerProcedure
    .input(seatPolicyInputSchema)
    .output(membersSchema)
    .mutation(({ ctx, input }) =>
      andThenList(ctx, (member) => setSeatPolicy(ctx.deps, member, input.policy)),
    ),

  /** What an invitation says; whoever holds it is nobody that we know. */
  invitation: publicProcedure
    .input(joinTokenInputSchema)
    .output(heldInvitationSchema)
    .query(({ ctx, input }): Promise<HeldInvitation> => viewInvitation(ctx.deps, input.token)),

  accept: signedInProcedure
    .input(joinTokenInputSchema)
    .output(z.void())
    .mutation(({ ctx, input }): Promise<void> => acceptInvitation(ctx.deps, ctx.user, input.token)),
})

interface MemberContext {
  deps: Deps
  user: SignedInUser
  membership: Membership
}

function memberOf({ user, membership }: MemberContext): Member {
  return { ...membership, user }
}

/** Does something about the account's people, and answers with who they are afterwards. */
async function andThenList(ctx: MemberContext, act: (member: Member) => Promise<void>): Promise<Members> {
  await act(memberOf(ctx))
  return listMembers(ctx.deps, memberOf(ctx))
}
