import type { Role } from '#shared/contracts/account.ts'
import type { SignedInUser } from '../../trpc/context.ts'

/** Who stands in the audit trail of what they do. */
export const actorOfUser = ({ id, name }: Pick<SignedInUser, 'id' | 'name'>) =>
  ({ kind: 'user', userId: id, name }) as const

/** Somebody of an account who wants something of its seats. */
export interface Member {
  accountId: string
  role: Role
  user: SignedInUser
}
