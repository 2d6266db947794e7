import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { http, HttpResponse, type RequestHandler } from 'msw'
import * as z from 'zod/mini'
import { appRouter } from '#server/trpc/router.ts'
import { contextFor } from '#server/testing/in-process.ts'
import { catalogueInUse, sellsBesidesPlans } from '#shared/billing/catalogue-in-use.ts'
import type { PublicConfig } from '#shared/contracts/account.ts'
import { localeSchema } from '#shared/contracts/plans.ts'
import { type Persona, type PersonaId, personas } from '#shared/testing/personas.ts'
import { type Backend, type Base, stripeUrl } from './backend.ts'
import { doorHandlers, doorPath } from './doors.ts'

/** Stripe's API for the stand-in, whose frames reach it through the page. */
const stripeApiPath = '/stripe/api'

const isPersonaId = (id: string): id is PersonaId => Object.hasOwn(personas, id)
const personInput = z.object({ person: z.string(), locale: localeSchema })
const newPersonInput = z.object({ name: z.string(), email: z.string(), locale: localeSchema })

/** True of what the backend answers. Everything else comes from where the page comes from. */
export function isForBackend({ request }: { request: Request }): boolean {
  const { pathname } = new URL(request.url)
  if (pathname === '/config.json') return true
  // The modules of the client's folders of the same names come from the development server.
  if (/\.tsx?$/.test(pathname)) return false
  return ['/trpc/', '/api/', `${stripeApiPath}/`, `${doorPath}/`].some((start) => pathname.startsWith(start))
}

/** Every address that the client asks, answered by the backend in the page. */
export function createHandlers(backend: Backend): RequestHandler[] {
  return [
    ...appHandlers(backend),
    ...sessionHandlers(backend),
    ...doorHandlers(backend),
    stripeHandler(backend),
  ]
}

function appHandlers({ paydesk, session, base, keep }: Backend): RequestHandler[] {
  return [
    http.get('/config.json', () => HttpResponse.json(configOf(paydesk.deps.settings.publishableKey, base))),
    http.all('/trpc/*', async ({ request }) => {
      const response = await fetchRequestHandler({
        endpoint: '/trpc',
        req: request,
        router: appRouter,
        createContext: () => contextFor(paydesk.deps, session.visitor ?? { user: null, membership: null }),
      })
      // What was answered must not be lost with the page.
      if (request.method === 'POST') await keep()
      return response
    }),
  ]
}

/** Sign-in without passwords: the one-click people, and anybody who signs up. */
function sessionHandlers({ enter, join, keep, session }: Backend): RequestHandler[] {
  const open = () => HttpResponse.json({ user: session.visitor?.user ?? null })
  return [
    http.post('/api/people/sign-in', async ({ request }) => {
      const { person, locale } = personInput.parse(await request.json())
      if (!isPersonaId(person)) return HttpResponse.json({ error: 'invalid_input' }, { status: 400 })
      const persona: Persona = personas[person]
      await enter(person, { persona, state: 'free' }, locale)
      return open()
    }),
    http.post('/api/auth/sign-up/email', async ({ request }) => {
      await join(newPersonInput.parse(await request.json()))
      return open()
    }),
    http.post('/api/auth/sign-in/email', () =>
      session.visitor === null
        ? HttpResponse.json({ message: 'There are no passwords here.' }, { status: 401 })
        : open(),
    ),
    http.post('/api/auth/sign-out', async () => {
      session.visitor = null
      await keep()
      return HttpResponse.json({ success: true })
    }),
    http.get('/api/auth/get-session', open),
  ]
}

function stripeHandler({ paydesk, keep }: Backend): RequestHandler {
  return http.all(`${stripeApiPath}/*`, async ({ request }) => {
    const { pathname, search } = new URL(request.url)
    const body = request.method === 'GET' ? null : await request.text()
    const response = await paydesk.emulator.fetch(
      new Request(`${stripeUrl}${pathname.slice(stripeApiPath.length)}${search}`, {
        method: request.method,
        headers: request.headers,
        body,
      }),
    )
    if (request.method !== 'GET') await keep()
    return response
  })
}

function configOf(publishableKey: string, base: Base): PublicConfig {
  const api = encodeURIComponent(new URL(stripeApiPath, base).href)
  return {
    publishableKey,
    stripeJsUrl: `${base}stripe/stripe.js?transport=port&api=${api}`,
    stripeMode: 'emulator',
    appName: 'Paydesk',
    requireVerifiedEmail: false,
    termsUrl: null,
    people: [{ id: 'newcomer' }, { id: 'taxed' }, { id: 'active' }, { id: 'trialing' }, { id: 'declined' }],
    hasMailbox: true,
    sells: sellsBesidesPlans(catalogueInUse()),
    version: 'mocks',
  }
}
