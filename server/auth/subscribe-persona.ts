import type { Persona } from '#shared/testing/personas.ts'
import type { Deps } from '../deps.ts'

export async function subscribePersona(
  _deps: Deps,
  _accountId: string,
  _wanted: NonNullable<Persona['subscribe']>,
): Promise<void> {}
