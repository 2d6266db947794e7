import type { Role } from '#shared/contracts/account.ts'

/**
 * By a procedure's path: who may call it, an id of somebody else to try and one that is missing (null: it takes no id), and
 * input that is not what it takes.
 */
export type ProcedureRows = Record<
  string,
  {
    allowed: readonly (Role | 'signed out')[]
    foreign: null | (() => readonly unknown[])
    malformed: readonly unknown[]
  }
>

export const managers = ['owner', 'billing_manager'] as const

/** An id that nothing has. */
export const none = crypto.randomUUID()

/** To procedures that take no input, any is unknown. */
export const nothingIsTaken = [1, null, {}, { x: 1 }, 'text']
