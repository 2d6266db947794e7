import { delay, http, HttpResponse, type RequestHandler } from 'msw'
import { httpStatusOf, trpcCodeOf } from '#server/trpc/error-formatter.ts'
import type { BillingErrorCode } from '#shared/errors.ts'
import { readOnlyHeader, versionHeader } from '#shared/server-news.ts'
import type { Overlays } from './overlays.ts'
import type { Answer } from './shared-backend.ts'

/** The overlays that stand between the client and the backend. They come before the handlers of the backend. */
export function overlayHandlers(
  { latency, failing, server, isStripeJsBlocked }: Overlays,
  answer: Answer,
): RequestHandler[] {
  const wait = async () => {
    if (latency === null) await delay('infinite')
    else if (latency > 0) await delay(latency)
  }
  /** Says of the server what the link wants. */
  const telling = (response: Response): Response => {
    if (server === null) return response
    const headers = new Headers(response.headers)
    headers.set(versionHeader, server === 'newer' ? 'newer' : 'mocks')
    if (server === 'read_only') headers.set(readOnlyHeader, '1')
    return new Response(response.body, { status: response.status, headers })
  }
  return [
    ...(server === null
      ? []
      : [http.get('*/config.json', async ({ request }) => telling(await answer(request)))]),
    ...(isStripeJsBlocked ? [http.get('*/stripe/stripe.js', () => HttpResponse.error())] : []),
    http.all(isProcedure, async ({ request }) => {
      await wait()
      const names = namesOf(request)
      const isRefused = server === 'read_only' && request.method === 'POST'
      const codeOf = (name: string) => failing.get(name) ?? (isRefused ? 'read_only' : undefined)
      if (!names.some(codeOf)) return telling(await answer(request))
      // What is to fail is not carried out, nor is what came in the same batch with it and would write.
      const answered = request.method === 'GET' ? await readBatch(answer, request) : []
      return telling(
        HttpResponse.json(
          names.map((name, index) => {
            const code = codeOf(name)
            return code === undefined ? (answered[index] ?? failure(name, 'unexpected')) : failure(name, code)
          }),
          { status: 207 },
        ),
      )
    }),
  ]
}

/** A call that is answered at once; the stream of changes is left alone. */
function isProcedure({ request }: { request: Request }): boolean {
  const { pathname } = new URL(request.url)
  return pathname.startsWith('/trpc/') && !/\.tsx?$|\/account\.changes$/.test(pathname)
}

function namesOf(request: Request): string[] {
  return decodeURIComponent(new URL(request.url).pathname.slice('/trpc/'.length)).split(',')
}

async function readBatch(answer: Answer, request: Request): Promise<unknown[]> {
  const items: unknown = await (await answer(request)).json()
  return Array.isArray(items) ? items : []
}

/** A refusal as the server writes it. */
function failure(path: string, code: BillingErrorCode) {
  return {
    error: {
      code: -32_603,
      message: code,
      data: {
        code: trpcCodeOf[code],
        httpStatus: httpStatusOf(code),
        path,
        billing: { code, details: {} },
        requestId: 'req_overlay',
      },
    },
  }
}
