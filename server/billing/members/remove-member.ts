import { and, eq } from 'drizzle-orm'
import { localeSchema } from '#shared/contracts/plans.ts'
import { BillingError } from '#shared/errors.ts'
import { createAccount } from '../../auth/create-account.ts'
import { accounts, memberships } from '../../db/schema/accounts.ts'
import { users } from '../../db/schema/auth.ts'
import type { Deps } from '../../deps.ts'
import { projecting, record } from '../../projections/projection.ts'
import { actorOfUser, type Member } from './member.ts'

/**
 * Takes somebody out of the account: their seat is free at once, and the number of paid seats stays. They have an account
 * of their own on Free afterwards. Refuses with `not_found`, and with `member_not_removable` for owners and oneself.
 */
export async function removeMember(
  deps: Deps,
  { accountId, user }: Pick<Member, 'accountId' | 'user'>,
  memberId: string,
): Promise<void> {
  await projecting(deps, { accountId, actor: actorOfUser(user), readSequence: 0 }, async (projection) => {
    const { tx } = projection
    const [found] = await tx
      .select({ membership: memberships, name: users.name, email: users.email, account: accounts })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .innerJoin(accounts, eq(accounts.id, memberships.accountId))
      .where(and(eq(memberships.id, memberId), eq(memberships.accountId, accountId)))
    if (found === undefined) throw new BillingError('not_found', 'there is no such member')
    const { membership, name, email, account } = found
    if (membership.role === 'owner' || membership.userId === user.id) {
      throw new BillingError('member_not_removable', 'owners stay, and nobody removes themselves')
    }
    await tx.delete(memberships).where(eq(memberships.id, memberId))
    await createAccount(tx, {
      userId: membership.userId,
      locale: localeSchema.catch('en').parse(account.locale),
      timeZone: account.timeZone,
      at: projection.writtenAt,
    })
    projection.changed.add('member')
    await record(projection, {
      action: 'member.removed',
      facts: { name, email },
      subject: `memberships:${memberId}`,
    })
  })
}
