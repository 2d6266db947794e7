import { readForm } from './read-body.ts'

/**
 * A request as the API reads it. Both edges make one: `fetch` of a Request, the Node server of its own message,
 * because a Request and a Response in between cost more than the work itself.
 */
export interface Incoming {
  readonly method: string
  readonly url: URL
  header(name: string): string | null
  /** The parameters as they came, query and body; throws a StripeError for what is not a form. */
  form(): Promise<string>
}

/** An answer as the API gives it. */
export interface Outgoing {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export function incomingOf(request: Request, url: URL): Incoming {
  return {
    method: request.method,
    url,
    header: (name) => request.headers.get(name),
    form: () => readForm(request, url),
  }
}

export function responseOf({ status, headers, body }: Outgoing): Response {
  return new Response(body, { status, headers })
}
