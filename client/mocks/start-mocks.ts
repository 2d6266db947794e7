import { getResponse, http, HttpResponse } from 'msw'
import { setupWorker } from 'msw/browser'
import * as z from 'zod/mini'
import type { Locale } from '#shared/contracts/plans.ts'
import { openBackend } from './backend.ts'
import { createHandlers, isForBackend } from './handlers.ts'
import { overlayHandlers } from './overlay-handlers.ts'
import type { Overlays } from './overlays.ts'
import { shareBackend, type Answer } from './shared-backend.ts'

const enterAnswer = z.object({ address: z.nullable(z.string()) })

export interface Mocks {
  /** From now on no request of the client reaches the backend. */
  cutNetwork(): void
}

/**
 * Opens the whole backend in the page, or asks the tab that has it, and puts MSW's worker before it. Resolves when every
 * request of the client is answered. `base` is where the page and its static files are; it ends with a slash.
 */
export async function startMocks(base: string, overlays: Overlays): Promise<Mocks> {
  const answer = shareBackend('paydesk-mocks', async () => answerBy(createHandlers(await openBackend(base))))
  const worker = setupWorker(
    ...overlayHandlers(overlays, answer),
    http.all(isForBackend, ({ request }) => answer(request)),
  )
  await worker.start({
    quiet: true,
    serviceWorker: { url: `${base}mockServiceWorker.js` },
    onUnhandledRequest: (request, print) => {
      if (!isStaticFile(request, base)) print.error()
    },
  })
  return { cutNetwork: () => worker.use(http.all(isForBackend, () => HttpResponse.error())) }
}

/**
 * Signs in as somebody new who has lived through the scenario; `none`: nobody. Their account speaks the language on screen,
 * or what the server writes (mails, notices) would be in another one.
 * @returns the address to open, where the scenario has one of its own
 * @throws Error for a name that there is not
 */
export async function enterScenario(scenario: string, locale: Locale): Promise<string | null> {
  const entered = await fetch('/mocks/enter', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scenario, locale }),
  })
  if (!entered.ok) throw new Error(await entered.text())
  return enterAnswer.parse(await entered.json()).address
}

/** What the page itself is made of. All else must have a handler: there is no server to ask. */
function isStaticFile({ url, method }: Request, base: string): boolean {
  return method === 'GET' && url.startsWith(base)
}

function answerBy(handlers: ReturnType<typeof createHandlers>): Answer {
  return async (request) => (await getResponse(handlers, request)) ?? new Response(null, { status: 404 })
}
