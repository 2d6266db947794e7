import { and, count, eq, inArray } from 'drizzle-orm'
import type { HeldInvitation } from '#shared/contracts/members.ts'
import { BillingError } from '#shared/errors.ts'
import type { Transaction } from '../../db/client.ts'
import { accounts, memberships } from '../../db/schema/accounts.ts'
import { invoices } from '../../db/schema/invoices.ts'
import { invitations } from '../../db/schema/members.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { Deps } from '../../deps.ts'
import { projecting, record } from '../../projections/projection.ts'
import type { SignedInUser } from '../../trpc/context.ts'
import { isSignedName, signedName } from '../signed-name.ts'
import { actorOfUser } from './member.ts'

type InvitationRow = typeof invitations.$inferSelect
type Signed = Pick<InvitationRow, 'id' | 'email' | 'expiresAt'>

/** The address that an invitation's mail leads to. */
export async function joinUrlOf({ settings }: Pick<Deps, 'settings'>, invitation: Signed): Promise<string> {
  const token = await signedName(settings.signingSecret, invitation.id, allowedBy(invitation))
  return `${settings.appUrl}/join/${token}`
}

/** What the holder of an invitation sees of it; once it is over, not even from whom. Refuses with `not_found` whatever we did not sign. */
export async function viewInvitation(
  deps: Pick<Deps, 'db' | 'clock' | 'settings'>,
  token: string,
): Promise<HeldInvitation> {
  const { email, role, state, expiresAt, accountId, invitedByName } = await openInvitation(deps, token)
  if (state === 'accepted') return { kind: 'accepted' }
  if (state !== 'open' || expiresAt <= deps.clock.now()) return { kind: 'over' }
  const [account] = await deps.db
    .select({ name: accounts.name })
    .from(accounts)
    .where(eq(accounts.id, accountId))
  return {
    kind: 'open',
    account: account?.name ?? '',
    by: invitedByName,
    email,
    role,
    expiresAt: expiresAt.toISOString(),
  }
}

/**
 * The signed-in person belongs to the account that invited their address afterwards, and to no other: an account of their
 * own that never bought anything and has nobody else is left behind. Again is no harm. Refuses with `not_found`,
 * `invitation_over`, `invitation_for_other` and `own_account_in_use`.
 */
export async function acceptInvitation(deps: Deps, user: SignedInUser, token: string): Promise<void> {
  const { id, accountId } = await openInvitation(deps, token)
  const now = deps.clock.now()
  await projecting(deps, { accountId, actor: actorOfUser(user), readSequence: 0 }, async (projection) => {
    const { tx } = projection
    const [row] = await tx.select().from(invitations).where(eq(invitations.id, id)).for('update')
    if (row === undefined) throw unknown()
    if (row.email !== user.email.toLowerCase()) {
      throw new BillingError('invitation_for_other', 'the invitation is for another address')
    }
    const own = await tx.select().from(memberships).where(eq(memberships.userId, user.id)).for('update')
    if (own.some((membership) => membership.accountId === accountId)) return
    if (row.state !== 'open' || row.expiresAt <= now) {
      throw new BillingError('invitation_over', `the invitation is ${row.state} by now`)
    }
    await leaveOwnAccounts(
      tx,
      own.map((membership) => membership.accountId),
      user.id,
    )
    await tx.insert(memberships).values({ accountId, userId: user.id, role: row.role })
    await tx.update(invitations).set({ state: 'accepted', endedAt: now }).where(eq(invitations.id, id))
    projection.changed.add('member')
    await record(projection, {
      action: 'member.joined',
      facts: { email: row.email, role: row.role, name: user.name },
      subject: `invitations:${id}`,
    })
  })
}

async function leaveOwnAccounts(tx: Transaction, accountIds: string[], userId: string): Promise<void> {
  if (accountIds.length === 0) return
  for (const [table, column] of [
    [subscriptions, subscriptions.accountId],
    [invoices, invoices.accountId],
  ] as const) {
    const [used] = await tx.select({ count: count() }).from(table).where(inArray(column, accountIds))
    if ((used?.count ?? 0) > 0) throw inUse()
  }
  const [people] = await tx
    .select({ count: count() })
    .from(memberships)
    .where(inArray(memberships.accountId, accountIds))
  if ((people?.count ?? 0) > accountIds.length) throw inUse()
  await tx
    .delete(memberships)
    .where(and(eq(memberships.userId, userId), inArray(memberships.accountId, accountIds)))
}

const inUse = () => new BillingError('own_account_in_use', 'the person has an account that is in use')

async function openInvitation(
  { db, settings }: Pick<Deps, 'db' | 'settings'>,
  token: string,
): Promise<InvitationRow> {
  const [id = '', signature = ''] = token.split('.')
  const [row] = await db.select().from(invitations).where(eq(invitations.id, id))
  if (row === undefined || !(await isSignedName(settings.signingSecret, allowedBy(row), signature))) {
    throw unknown()
  }
  return row
}

const unknown = () => new BillingError('not_found', 'there is no such invitation')

const allowedBy = ({ id, email, expiresAt }: Signed) => `invitation.v1:${id}:${email}:${expiresAt.getTime()}`
