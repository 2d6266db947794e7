import { managerRoles } from '#shared/billing/manager-roles.ts'
import type { Role } from '#shared/contracts/account.ts'

/**
 * Who may call a procedure: `null` is anybody, also signed out; else the roles in the account. Every procedure names one
 * of these in its meta, and the guard in `trpc.ts` reads it there.
 */
export const permissions = {
  anybody: null,
  member: ['owner', 'billing_manager', 'member', 'accountant'],
  finance: ['owner', 'billing_manager', 'accountant'],
  manager: managerRoles,
} as const satisfies Record<string, readonly Role[] | null>

export type Permission = keyof typeof permissions

export interface ProcedureMeta {
  permission: Permission
}

/**
 * Ends the start when a procedure does not say who may call it.
 * @param procedures the router's own record of them, by path
 */
export function requirePermissions(procedures: Readonly<Record<string, unknown>>): void {
  const silent = Object.entries(procedures).filter(([, procedure]) => permissionOf(procedure) === null)
  if (silent.length === 0) return
  throw new Error(`no permission is declared on ${silent.map(([path]) => path).join(', ')}`)
}

/** What the procedure declares, or null. */
export function permissionOf(procedure: unknown): Permission | null {
  const meta: unknown = Reflect.get(Object(Reflect.get(Object(procedure), '_def')), 'meta')
  const permission: unknown = Reflect.get(Object(meta), 'permission')
  return typeof permission === 'string' && isPermission(permission) ? permission : null
}

const isPermission = (name: string): name is Permission => Object.hasOwn(permissions, name)
