import { createAuthClient } from 'better-auth/client'
import type { Locale } from '#shared/contracts/plans.ts'

/** Why signing in or up was refused, as far as a stranger may know. */
export type AuthRefusal = 'wrong_credentials' | 'not_created' | 'too_many' | 'unreachable' | 'unexpected'

const client = createAuthClient({ basePath: '/api/auth' })

/** Opens a session for an address and password. Resolves to null when it worked. */
export async function signInWithPassword(input: {
  email: string
  password: string
}): Promise<AuthRefusal | null> {
  const { error } = await client.signIn.email(input)
  return error === null ? null : refusalOfStatus(error.status, 'wrong_credentials')
}

export interface NewPerson {
  readonly name: string
  readonly email: string
  readonly password: string
  /** What the new account speaks, and the zone of its dates. */
  readonly locale: Locale
  readonly timeZone: string
}

/**
 * Makes a person with an account of their own and opens a session. Resolves to null when it worked. The server takes an
 * address that it knows as it takes a new one; only the password tells whose it is.
 */
export async function signUpWithPassword(person: NewPerson): Promise<AuthRefusal | null> {
  const { error } = await client.signUp.email(person)
  if (error !== null) return refusalOfStatus(error.status, 'not_created')
  const refusal = await signInWithPassword({ email: person.email, password: person.password })
  return refusal === 'wrong_credentials' ? 'not_created' : refusal
}

/** Ends the session of this browser. */
export async function endSession(): Promise<void> {
  const { error } = await client.signOut()
  if (error !== null) throw new Error(`sign-out answered ${error.status}`)
}

function refusalOfStatus(status: number, refused: AuthRefusal): AuthRefusal {
  if (status === 429) return 'too_many'
  if (status === 0) return 'unreachable'
  if (status >= 400 && status < 500) return refused
  return 'unexpected'
}
