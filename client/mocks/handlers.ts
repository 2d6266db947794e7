import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { http, HttpResponse, type RequestHandler } from 'msw'
import * as z from 'zod/mini'
import { appRouter } from '#server/trpc/router.ts'
import { contextFor } from '#server/testing/in-process.ts'
import type { PublicConfig } from '#shared/contracts/account.ts'
import { type Persona, type PersonaId, personas } from '#shared/testing/personas.ts'
import { type Backend, stripeUrl } from './backend.ts'

const apiPath = '/stripe/api'
const isPersonaId = (id: string): id is PersonaId => Object.hasOwn(personas, id)
const personInput = z.object({ person: z.string() })
const newPersonInput = z.object({ name: z.string(), email: z.string() })

/** Every address that the client asks, answered by the backend in the page. */
export function createHandlers(backend: Backend): RequestHandler[] {
  return [...appHandlers(backend), ...sessionHandlers(backend), stripeHandler(backend)]
}

function appHandlers({ paydesk, session, origin }: Backend): RequestHandler[] {
  return [
    http.get('/config.json', () => HttpResponse.json(configOf(paydesk.deps.settings.publishableKey, origin))),
    http.all(isProcedure, ({ request }) =>
      fetchRequestHandler({
        endpoint: '/trpc',
        req: request,
        router: appRouter,
        createContext: () => contextFor(paydesk.deps, session.visitor ?? { user: null, membership: null }),
      }),
    ),
  ]
}

/** True of a call of the API. The modules of the client's folder of the same name come from where the page comes from. */
function isProcedure({ request }: { request: Request }): boolean {
  const { pathname } = new URL(request.url)
  return pathname.startsWith('/trpc/') && !/\.tsx?$/.test(pathname)
}

/** Sign-in without passwords: the one-click people, and anybody who signs up. */
function sessionHandlers({ enter, join, session }: Backend): RequestHandler[] {
  const open = () => HttpResponse.json({ user: session.visitor?.user ?? null })
  return [
    http.post('/api/people/sign-in', async ({ request }) => {
      const { person } = personInput.parse(await request.json())
      if (!isPersonaId(person)) return HttpResponse.json({ error: 'invalid_input' }, { status: 400 })
      const persona: Persona = personas[person]
      await enter(persona)
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
    http.post('/api/auth/sign-out', () => {
      session.visitor = null
      return HttpResponse.json({ success: true })
    }),
    http.get('/api/auth/get-session', open),
  ]
}

/** Stripe's API for the stand-in, whose frames reach it through this page. */
function stripeHandler({ paydesk }: Backend): RequestHandler {
  return http.all(`${apiPath}/*`, async ({ request }) => {
    const { pathname, search } = new URL(request.url)
    const body = request.method === 'GET' ? null : await request.text()
    return paydesk.emulator.fetch(
      new Request(`${stripeUrl}${pathname.slice(apiPath.length)}${search}`, {
        method: request.method,
        headers: request.headers,
        body,
      }),
    )
  })
}

function configOf(publishableKey: string, origin: string): PublicConfig {
  const api = encodeURIComponent(`${origin}${apiPath}`)
  return {
    publishableKey,
    stripeJsUrl: `${origin}/stripe/stripe.js?transport=port&api=${api}`,
    stripeMode: 'emulator',
    appName: 'Paydesk',
    requireVerifiedEmail: false,
    termsUrl: null,
    people: [{ id: 'newcomer' }, { id: 'active' }, { id: 'trialing' }, { id: 'declined' }],
    version: 'mocks',
  }
}
