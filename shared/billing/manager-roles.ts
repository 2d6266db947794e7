import type { Role } from '../contracts/account.ts'

/** Those who may spend the account's money. */
export const managerRoles = ['owner', 'billing_manager'] as const satisfies readonly Role[]

/** Whether somebody of that role may spend the account's money. */
export function managesBilling(role: Role): boolean {
  return managerRoles.some((manager) => manager === role)
}
