import { createHmac, randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { type Persona, type PersonaId, personas } from '#shared/testing/personas.ts'
import type { Database } from '../db/client.ts'
import { accounts, memberships } from '../db/schema/accounts.ts'
import { users } from '../db/schema/auth.ts'
import type { Visitor } from '../testing/people.ts'
import type { Auth } from './auth.ts'
import type { StatedPreferences } from './create-account.ts'
import type { People } from './people-door.ts'

export interface PeopleOptions {
  auth: Auth
  db: Database
  /** Passwords follow from it; nobody types them. */
  secret: string
  /** Drives the real flows until the account has what the person has done before. */
  subscribe(visitor: Visitor, wanted: NonNullable<Persona['subscribe']>): Promise<void>
  /** Adds taxes to what the account orders. */
  tax(visitor: Visitor): Promise<void>
}

/**
 * The ready-made people. A newcomer is somebody new at each click, so that no two stories share an account; the others
 * are made at the first click, with what they have done before, and found again at the next.
 */
export function createPeople({ auth, db, secret, subscribe, tax }: PeopleOptions): People {
  const making = new Map<string, Promise<void>>()

  async function signIn(id: PersonaId, preferences: StatedPreferences, headers: Headers): Promise<Response> {
    const persona: Persona = personas[id]
    const isFresh = persona.subscribe === null
    const email = isFresh ? freshAddress(persona.email) : persona.email
    const given = withoutUndefined(preferences)
    const password = createHmac('sha256', secret).update(`person ${email}`).digest('base64url')
    if (isFresh) {
      await auth.signUp({ name: persona.name, email, password, ...given }, new Headers())
      const visitor = persona.automaticTax === true ? await findVisitor(email) : null
      if (visitor !== null) await tax(visitor)
    } else {
      await once(email, () => make(persona, password))
      await adopt(email, given)
    }
    return auth.signIn({ email, password }, headers)
  }

  /** Two clicks at once make the person once. */
  async function once(key: string, make: () => Promise<void>): Promise<void> {
    const running = making.get(key) ?? make().finally(() => making.delete(key))
    making.set(key, running)
    await running
  }

  async function make(persona: Persona, password: string): Promise<void> {
    const { name, email, subscribe: wanted } = persona
    let visitor = await findVisitor(email)
    if (visitor === null) {
      const response = await auth.signUp({ name, email, password }, new Headers())
      visitor = await findVisitor(email)
      if (visitor === null) throw new Error(`${persona.id} could not be made: ${response.status}`)
    }
    if (wanted !== null) await subscribe(visitor, wanted)
  }

  /** Somebody who is found again speaks as the browser of this click does. */
  async function adopt(email: string, given: ReturnType<typeof withoutUndefined>): Promise<void> {
    const visitor = Object.keys(given).length === 0 ? null : await findVisitor(email)
    if (visitor !== null) {
      await db.update(accounts).set(given).where(eq(accounts.id, visitor.membership.accountId))
    }
  }

  async function findVisitor(email: string): Promise<Visitor | null> {
    const [row] = await db
      .select({ id: users.id, name: users.name, accountId: memberships.accountId, role: memberships.role })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(eq(users.email, email))
    if (row === undefined) return null
    const { id, name, accountId, role } = row
    // Nobody reads mail at example.com, so these people count as verified.
    return { user: { id, name, email, emailVerified: true }, membership: { accountId, role } }
  }

  return { signIn }
}

function withoutUndefined({ locale, timeZone }: StatedPreferences) {
  return { ...(locale !== undefined && { locale }), ...(timeZone !== undefined && { timeZone }) }
}

/** nora@example.com → nora+3f9c…@example.com */
function freshAddress(email: string): string {
  const [name, host] = email.split('@')
  return `${name}+${randomBytes(6).toString('hex')}@${host}`
}
