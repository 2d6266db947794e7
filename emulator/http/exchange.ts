import type { Breakage } from './fault.ts'
import { readForm } from './read-body.ts'

/** What is asked for, as a URL has it. */
export type Target = Pick<URL, 'pathname' | 'search'>

/**
 * A request as the API reads it. Both edges make one: `fetch` of a Request, the Node server of its own message,
 * because a Request and a Response in between cost more than the work itself.
 */
export interface Incoming {
  readonly method: string
  readonly url: Target
  header(name: string): string | null
  /** The parameters as they came, query and body; throws a StripeError for what is not a form. */
  form(): string | Promise<string>
}

/** An answer as the API gives it. */
export interface Outgoing {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** The edge lets the connection end before, or in the middle of, this answer. */
  readonly broken?: Breakage
}

export function incomingOf(request: Request, url: URL): Incoming {
  return {
    method: request.method,
    url,
    header: (name) => request.headers.get(name),
    form: () => readForm(request, url),
  }
}

/** @throws TypeError for an answer that never comes, as `fetch` does when the connection breaks. */
export function responseOf({ status, headers, body, broken }: Outgoing): Response {
  if (broken === 'reset') {
    throw new TypeError('fetch failed', { cause: new Error('The connection was reset') })
  }
  if (broken === 'truncate') return new Response(halfOf(body ?? ''), { status, headers })
  return new Response(body, { status, headers })
}

function halfOf(body: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body)
  let isSent = false
  return new ReadableStream({
    pull(controller) {
      if (isSent) return controller.error(new TypeError('terminated'))
      isSent = true
      controller.enqueue(bytes.slice(0, Math.ceil(bytes.length / 2)))
    },
  })
}
