import { createEmulator } from '#emulator/emulator.ts'
import { openPglite } from '#server/db/client.ts'
import { migrate } from '#server/db/migrations.ts'
import { createPaydeskInProcess, type PaydeskInProcess } from '#server/testing/in-process.ts'
import { createPerson, seedPersona, type Visitor } from '#server/testing/people.ts'
import type { Persona } from '#shared/testing/personas.ts'

/** Where the SDK believes Stripe to be; nothing listens there, the request goes to the emulator's `fetch`. */
export const stripeUrl = 'http://localhost:12111'

export interface Backend {
  readonly paydesk: PaydeskInProcess
  readonly origin: string
  /** Takes the place of sign-in: who the page's requests come from. */
  readonly session: { visitor: Visitor | null }
  /** Makes the person with what they have done before, and signs them in. */
  enter(persona: Persona): Promise<void>
  /** Makes a person with an account of their own, and signs them in. */
  join(person: { name: string; email: string }): Promise<void>
}

/**
 * Router, projections, database and emulator in this page, with the scenario's person signed in. All of it lives as long
 * as the page: a reload starts the scenario again.
 */
export async function openBackend(scenario: Persona | null, origin: string): Promise<Backend> {
  const database = await openPglite('memory')
  await migrate(database)
  const paydesk = await createPaydeskInProcess({
    db: database.db,
    emulator: (send) => createEmulator({ baseUrl: stripeUrl, send }),
    secretKey: 'sk_test_mocks',
    appUrl: origin,
    stripeUrl,
    worker: 'poll',
    log: { debug() {}, info() {}, warn: console.warn, error: console.error },
  })
  const session: Backend['session'] = { visitor: null }
  const backend: Backend = {
    paydesk,
    origin,
    session,
    async enter(persona) {
      // Addresses are unique; a person who comes twice is somebody new.
      const email = persona.email.replace('@', `+${crypto.randomUUID().slice(0, 8)}@`)
      session.visitor = await seedPersona(paydesk.deps, { ...persona, email })
      await paydesk.settle()
    },
    async join(person) {
      session.visitor = await createPerson(paydesk.deps, person)
    },
  }
  if (scenario !== null) await backend.enter(scenario)
  return backend
}
