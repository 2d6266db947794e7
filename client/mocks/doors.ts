import { http, HttpResponse, type RequestHandler } from 'msw'
import * as z from 'zod/mini'
import { localeSchema } from '#shared/contracts/plans.ts'
import { currentSubscription } from '#server/billing/subscriptions/current-subscription.ts'
import { advanceAccount, findClock } from '#server/testing/advance-account.ts'
import { readMailbox } from '#server/notifications/read-mailbox.ts'
import { tryBackups } from '#server/billing/payment-methods/try-backups.ts'
import { sendDueMessages } from '#server/notifications/send-due.ts'
import { scenarioOf, scenarios } from '#server/testing/scenarios.ts'
import type { Backend } from './backend.ts'
import { findOrigins } from './origins.ts'

/** Where the mocks' own doors are; what the product asks is elsewhere. */
export const doorPath = '/mocks'

const scenarioInput = z.object({ scenario: z.string(), locale: localeSchema })
const advanceInput = z.object({ days: z.number().check(z.int(), z.minimum(1), z.maximum(400)) })
const daySeconds = 86_400
/** Enough of an account's id to tell it from the others of a world. */
const personLength = 8

/**
 * What the drawer and the page's start may do:
 *
 * | door | takes | does |
 * | --- | --- | --- |
 * | GET scenarios | | every state there is, with whose it is |
 * | GET session | | which scenario the world is in, and a mark of who is signed in |
 * | POST enter | scenario, locale | signs in as somebody new who has lived through it (`none`: nobody), and answers with the address to open where that matters |
 * | GET origins | | every amount of whoever is signed in with where it stands, and what the plan's sentence is made from |
 * | POST advance | days | takes the account's clock ahead and tells what happened meanwhile |
 * | POST forget | | forgets the kept world |
 */
export function doorHandlers(backend: Backend): RequestHandler[] {
  const { enter, forget, keep, session } = backend
  return [
    http.get(`${doorPath}/scenarios`, () =>
      HttpResponse.json(
        Object.entries(scenarios).map(([name, { persona, state }]) => ({
          name,
          state,
          person: persona.name,
        })),
      ),
    ),
    http.get(`${doorPath}/session`, () =>
      HttpResponse.json({
        scenario: session.scenario,
        person: session.visitor?.membership.accountId.slice(0, personLength) ?? null,
      }),
    ),
    http.get(`${doorPath}/origins`, async () => HttpResponse.json(await findOrigins(backend))),
    http.post(`${doorPath}/enter`, async ({ request }) => {
      const { scenario, locale } = scenarioInput.parse(await request.json())
      const known = scenarioOf(scenario)
      if (known === null && scenario !== 'none') return refuse(404, `There is no scenario "${scenario}".`)
      const address = await enter(scenario, known, locale)
      return HttpResponse.json({ scenario, address })
    }),
    http.post(`${doorPath}/advance`, async ({ request }) => {
      const { days } = advanceInput.parse(await request.json())
      const told = await advance(backend, days)
      if (told === null) return refuse(409, 'Time stands still for somebody who has ordered nothing yet.')
      await keep()
      return HttpResponse.json(told)
    }),
    http.post(`${doorPath}/forget`, async () => {
      await forget()
      return HttpResponse.json({})
    }),
  ]
}

/** Lets days pass for the account that is signed in. Null when it has no clock. */
async function advance({ paydesk: { deps, settle }, session: { visitor } }: Backend, days: number) {
  if (visitor === null || (await findClock(deps, visitor.membership.accountId)) === null) return null
  const { membership } = visitor
  const stateNow = async () => (await currentSubscription(deps, membership)).state.kind
  const lastEvents = async () => (await deps.stripe.events.list({ limit: 100 })).data
  const before = await stateNow()
  const known = new Set((await lastEvents()).map(({ id }) => id))
  const oldMails = new Set((await readMailbox(deps)).map(({ key }) => key))
  await advanceAccount(deps, membership.accountId, days * daySeconds)
  await settle()
  await tryBackups(deps)
  await sendDueMessages(deps)
  return {
    before,
    after: await stateNow(),
    events: (await lastEvents())
      .filter(({ id }) => !known.has(id))
      .map(({ type }) => type)
      .toReversed(),
    mails: (await readMailbox(deps)).filter(({ key }) => !oldMails.has(key)).map(({ subject }) => subject),
  }
}

function refuse(status: number, error: string) {
  return HttpResponse.json({ error }, { status })
}
