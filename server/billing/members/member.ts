import type { Role } from '#shared/contracts/account.ts'
import type { SignedInUser } from '../../trpc/context.ts'

/** Somebody of an account who wants something of its seats. */
export interface Member {
  accountId: string
  role: Role
  user: SignedInUser
}
