import { z } from 'zod'
import { roleSchema } from './account.ts'

/** Roles that somebody can be invited to; an account's owner is whoever made it. */
export const invitableRoles = ['member', 'billing_manager', 'accountant'] as const
const invitableRoleSchema = z.enum(invitableRoles)

/**
 * Who may fill seats. Only people who manage the billing ever spend money on one:
 * ask = others ask them for each; free_seats = others invite members themselves while a seat is free, then they ask;
 * managers = nobody else invites or asks.
 */
export const seatPolicies = ['ask', 'free_seats', 'managers'] as const
export type SeatPolicy = (typeof seatPolicies)[number]
export const defaultSeatPolicy: SeatPolicy = 'ask'

/** How long an invitation, and a request, stays open. Wall time. */
export const invitationDays = 14

/** Room for people. An open invitation holds a seat, so the three add up unless more people sit than there are seats. */
const seatCountSchema = z.strictObject({
  /** Seats that are paid for, or the members that a plan without seats includes; null = no end. */
  count: z.int().nullable(),
  /** Whether one more can be bought; otherwise a larger plan gives more room. */
  isSold: z.boolean(),
  used: z.int(),
  invited: z.int(),
  /** Null = no end. */
  free: z.int().nullable(),
})
export type SeatCount = z.infer<typeof seatCountSchema>

export const hasFreeSeat = ({ free }: Pick<SeatCount, 'free'>) => free === null || free > 0

export const membersSchema = z.strictObject({
  /** Null where what runs, or Free, is for one person. */
  seats: seatCountSchema.nullable(),
  people: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      /** For those who manage, and one's own. */
      email: z.string().nullable(),
      role: roleSchema,
      since: z.iso.datetime(),
      isYou: z.boolean(),
      mayRemove: z.boolean(),
    }),
  ),
  /** Open ones, oldest first. */
  invitations: z.array(
    z.strictObject({
      id: z.uuid(),
      email: z.string(),
      role: invitableRoleSchema,
      by: z.string(),
      expiresAt: z.iso.datetime(),
    }),
  ),
  /** Open ones, oldest first: all for those who manage, one's own for others. */
  requests: z.array(
    z.strictObject({
      id: z.uuid(),
      email: z.string(),
      reason: z.string().nullable(),
      by: z.string(),
      at: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
    }),
  ),
  policy: z.enum(seatPolicies),
  /** invite = at once, seats permitting; ask = a manager decides; none = neither. */
  may: z.enum(['invite', 'ask', 'none']),
  canManage: z.boolean(),
})
export type Members = z.infer<typeof membersSchema>

const emailSchema = z.string().trim().toLowerCase().pipe(z.email()).pipe(z.string().max(320))

export const inviteInputSchema = z.strictObject({ email: emailSchema, role: invitableRoleSchema })
export type InviteInput = z.infer<typeof inviteInputSchema>

export const requestSeatInputSchema = z.strictObject({
  email: emailSchema,
  reason: z.string().trim().min(1).max(300).nullable(),
})
export type RequestSeatInput = z.infer<typeof requestSeatInputSchema>

export const decideRequestInputSchema = z.strictObject({
  requestId: z.uuid(),
  decision: z.enum(['approve', 'deny']),
  note: z.string().trim().min(1).max(300).nullable(),
})
export type DecideRequestInput = z.infer<typeof decideRequestInputSchema>

export const invitationInputSchema = z.strictObject({ invitationId: z.uuid() })
export const memberInputSchema = z.strictObject({ memberId: z.uuid() })
export const seatPolicyInputSchema = z.strictObject({ policy: z.enum(seatPolicies) })

/** A name and a signature over it, as the mail carries them. */
export const joinTokenInputSchema = z.strictObject({
  token: z.string().regex(/^[0-9a-f-]{36}\.[A-Za-z0-9_-]{43}$/),
})

/** What whoever holds an invitation sees of it. */
export const heldInvitationSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    account: z.string(),
    by: z.string(),
    email: z.string(),
    role: invitableRoleSchema,
    expiresAt: z.iso.datetime(),
  }),
  z.strictObject({ kind: z.literal('accepted') }),
  /** It ran out or was taken back. */
  z.strictObject({ kind: z.literal('over') }),
])
export type HeldInvitation = z.infer<typeof heldInvitationSchema>
