import { createEmulator } from '#emulator/emulator.ts'
import { openPglite } from '#server/db/client.ts'
import { publishCatalogue } from '#server/billing/plans/publish-catalogue.ts'
import { createPaydeskInProcess, type PaydeskInProcess } from '#server/testing/in-process.ts'
import { createPerson, seedPersona, type Visitor } from '#server/testing/people.ts'
import type { Locale } from '#shared/contracts/plans.ts'
import type { PayLink } from '#shared/contracts/pay-links.ts'
import { type Scenario, scenarioOf } from '#server/testing/scenarios.ts'
import { type CatalogueName, chooseCatalogue } from '#shared/billing/catalogue-in-use.ts'
import { startJobs } from './jobs.ts'
import { drawInvoice } from './draw-invoice.ts'
import { copyIn, copyOut, schemaName } from './kept-tables.ts'
import { openWorldStore } from './kept-world.ts'

/** Where the SDK believes Stripe to be; nothing listens there, the request goes to the emulator's `fetch`. */
export const stripeUrl = 'http://localhost:12111'

/** Where the page and its static files are; ends with a slash. */
export type Base = string

export interface Backend {
  readonly paydesk: PaydeskInProcess
  readonly base: Base
  /** Takes the place of sign-in: who requests come from, and the scenario that this person was made by. */
  readonly session: { visitor: Visitor | null; scenario: string | null }
  /**
   * Makes the scenario's person, who lives through it, and signs them in; null signs out. Where they send a link to
   * somebody without an account, its address is the answer and nobody is signed in; else null. `locale` is the language of
   * their account.
   */
  enter(name: string, scenario: Scenario | null, locale: Locale): Promise<string | null>
  /** Makes a person with an account of their own, and signs them in. */
  join(person: { name: string; email: string; locale: Locale }): Promise<void>
  /** Everything so far survives the page once this has resolved. */
  keep(): Promise<void>
  /** Forgets the world that was kept. The page must be loaded anew afterwards. */
  forget(): Promise<void>
}

/** How long after the last webhook the world is kept by itself, in milliseconds. */
const keptAfterMs = 400

/**
 * Router, projections, database and emulator in this page, as they stood when the page was last open; the database of a
 * first visit is the one that the build has prepared.
 */
export async function openBackend(base: Base): Promise<Backend> {
  const store = await openWorldStore()
  const [kept, prepared] = await Promise.all([store.load(schemaName), preparedDatabase(base)])
  const database = await openPglite('memory', { loadDataDir: prepared })
  if (kept !== null) await copyIn(database.pglite, kept.tables)

  chooseCatalogue(scenarioOf(kept?.scenario ?? '')?.catalogue ?? 'main')
  const session: Backend['session'] = { visitor: kept?.visitor ?? null, scenario: kept?.scenario ?? null }
  let keeping: ReturnType<typeof setTimeout> | undefined
  const paydesk = await createPaydeskInProcess({
    db: database.db,
    emulator: (send) => createEmulator({ baseUrl: stripeUrl, send, journal: store.journal, drawInvoice }),
    secretKey: 'sk_test_mocks',
    ...(kept !== null && { webhookSecret: kept.webhookSecret }),
    appUrl: `${base}#`,
    stripeUrl,
    worker: 'poll',
    log: { debug() {}, info() {}, warn: console.warn, error: console.error },
    async onDelivery() {
      clearTimeout(keeping)
      keeping = setTimeout(() => void keep(), keptAfterMs)
      return undefined
    },
  })
  const keep = oneAtATime(async () => {
    await store.save({
      schema: schemaName,
      tables: await copyOut(database.pglite),
      ...session,
      webhookSecret: paydesk.deps.settings.webhookSecrets[0] ?? '',
    })
  })
  if (kept === null) await keep()
  startJobs(paydesk.deps)

  return {
    paydesk,
    base,
    session,
    keep,
    async enter(name, scenario, locale) {
      session.scenario = name
      await sell(paydesk, scenario?.catalogue ?? 'main')
      const lived = scenario === null ? null : await liveThrough(paydesk, scenario, locale)
      session.visitor = lived?.link === null ? lived.visitor : null
      await keep()
      return lived?.link ? new URL(lived.link.url).hash.slice(1) : null
    },
    async join(person) {
      session.visitor = await createPerson(paydesk.deps, person)
      session.scenario = null
      await keep()
    },
    forget: () => store.clear(),
  }
}

/** From now on this world sells that product; the page reads its settings anew when it opens. */
async function sell({ deps }: PaydeskInProcess, catalogue: CatalogueName): Promise<void> {
  chooseCatalogue(catalogue)
  await publishCatalogue(deps)
}

async function liveThrough(
  paydesk: PaydeskInProcess,
  { persona, live, sendLink }: Scenario,
  locale: Locale,
): Promise<{ visitor: Visitor; link: PayLink | null }> {
  const { deps, settle, atDashboard } = paydesk
  // Addresses are unique; a person who comes twice is somebody new.
  const email = persona.email.replace('@', `+${crypto.randomUUID().slice(0, 8)}@`)
  const visitor = await seedPersona(deps, { ...persona, email, locale })
  await settle()
  const world = { deps, visitor, settle, atDashboard }
  await live?.(world)
  await settle()
  return { visitor, link: (await sendLink?.(world)) ?? null }
}

/** A PostgreSQL with the current schema and no rows, made by the build: quicker than making one in the page. */
async function preparedDatabase(base: Base): Promise<Blob> {
  const { body } = await fetch(`${base}prepared/database`)
  if (body === null) throw new Error('The prepared database is missing; build the mocks again.')
  return new Response(body.pipeThrough(new DecompressionStream('gzip'))).blob()
}

/** Runs `work` once at a time; a call during a run waits for one more run, which serves all that wait. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  const run = () => (running = work().finally(() => (running = null)))
  return () => {
    if (running === null) return run()
    next ??= running.then(() => {
      next = null
      return run()
    })
    return next
  }
}
