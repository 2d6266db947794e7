import { eq } from 'drizzle-orm'
import { managesBilling } from '#shared/billing/manager-roles.ts'
import type { Role } from '#shared/contracts/account.ts'
import { defaultSeatPolicy, type Members, type SeatPolicy } from '#shared/contracts/members.ts'
import { seatPolicyRows } from '../../db/schema/members.ts'
import type { Deps } from '../../deps.ts'
import { projecting, record } from '../../projections/projection.ts'
import { actorOfUser, type Member } from './member.ts'

/** Who may fill seats of the account. */
export async function seatPolicyOf({ db }: Pick<Deps, 'db'>, accountId: string): Promise<SeatPolicy> {
  const [row] = await db
    .select({ policy: seatPolicyRows.policy })
    .from(seatPolicyRows)
    .where(eq(seatPolicyRows.accountId, accountId))
  return row?.policy ?? defaultSeatPolicy
}

/** What somebody of that role may do about a seat, as long as one is free or not. */
export function mayDo(role: Role, policy: SeatPolicy, hasFreeSeat: boolean): Members['may'] {
  if (managesBilling(role)) return 'invite'
  if (policy === 'managers') return 'none'
  return policy === 'free_seats' && hasFreeSeat ? 'invite' : 'ask'
}

/** Says who may fill seats from now on. */
export async function setSeatPolicy(
  deps: Deps,
  { accountId, user }: Pick<Member, 'accountId' | 'user'>,
  policy: SeatPolicy,
): Promise<void> {
  await projecting(deps, { accountId, actor: actorOfUser(user), readSequence: 0 }, async (projection) => {
    const [before] = await projection.tx
      .select({ policy: seatPolicyRows.policy })
      .from(seatPolicyRows)
      .where(eq(seatPolicyRows.accountId, accountId))
      .for('update')
    if ((before?.policy ?? defaultSeatPolicy) === policy) return
    await projection.tx
      .insert(seatPolicyRows)
      .values({ accountId, policy })
      .onConflictDoUpdate({ target: seatPolicyRows.accountId, set: { policy } })
    projection.changed.add('member')
    await record(projection, {
      action: 'seats.policy_changed',
      facts: { policy },
      subject: `seat_policies:${accountId}`,
      before: { policy: before?.policy ?? null },
      after: { policy },
    })
  })
}
