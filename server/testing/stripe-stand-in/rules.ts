/** A request as it came over the wire. */
export interface RecordedRequest {
  method: string
  /** Path and query. */
  url: string
  /** The host that the client asked TLS for; null when it asked for none. */
  servername: string | null
  headers: Readonly<Record<string, string>>
  body: string
}

interface Rule {
  /** What Stripe documents. */
  says: string
  status: number
  isKept(request: RecordedRequest, host: string): boolean
}

const pathOf = ({ url }: RecordedRequest) => url.split('?', 1)[0] ?? ''
const paramsOf = ({ url, body, method }: RecordedRequest) =>
  new URLSearchParams(method === 'POST' ? body : (url.split('?', 2)[1] ?? ''))
const isWrite = ({ method }: RecordedRequest) => method === 'POST'

/** A set-up may be looked at with a publishable key and its client secret. */
function isBrowsers(request: RecordedRequest): boolean {
  return (
    request.method === 'GET' &&
    /^\/v1\/setup_intents\/seti_\w+$/.test(pathOf(request)) &&
    paramsOf(request).has('client_secret') &&
    /^Bearer pk_test_\w{1,200}$/.test(request.headers['authorization'] ?? '')
  )
}

/** What Stripe documents of every request to its API, beyond the parameters of each endpoint. */
export const rules: readonly Rule[] = [
  {
    says: 'All API requests must be made over HTTPS, to the host of the API',
    status: 400,
    isKept: ({ servername, headers }, host) =>
      servername === host && headers['host']?.split(':', 1)[0] === host,
  },
  {
    says: 'Authenticate with a secret or restricted key as a bearer token',
    status: 401,
    isKept: (request) =>
      /^Bearer (sk|rk)_test_\w{1,200}$/.test(request.headers['authorization'] ?? '') || isBrowsers(request),
  },
  {
    says: 'A request names the API version that it was written for',
    status: 400,
    isKept: ({ headers }) => headers['stripe-version'] === '2026-10-28.endive',
  },
  {
    says: 'The API has GET, POST and DELETE under /v1',
    status: 404,
    isKept: (request) =>
      ['GET', 'POST', 'DELETE'].includes(request.method) && /^\/v1\/[\w/]+$/.test(pathOf(request)),
  },
  {
    says: 'What browsers and banks ask is no part of the API',
    status: 404,
    isKept: (request) => !/^\/v1\/(elements|3ds2|consumers)\b/.test(pathOf(request)),
  },
  {
    says: 'The API accepts form-encoded request bodies',
    status: 400,
    isKept: (request) =>
      !isWrite(request) ||
      (/^application\/x-www-form-urlencoded\b/.test(request.headers['content-type'] ?? '') &&
        !/^\s*[[{]/.test(request.body)),
  },
  {
    says: 'GET and DELETE carry their parameters in the query',
    status: 400,
    isKept: (request) => isWrite(request) || request.body === '',
  },
  {
    says: 'Every POST carries an idempotency key of at most 255 characters',
    status: 400,
    isKept: (request) => !isWrite(request) || /^.{1,255}$/.test(request.headers['idempotency-key'] ?? ''),
  },
  {
    says: 'Lists have at most 100 objects a page',
    status: 400,
    isKept: (request) => Number(paramsOf(request).get('limit') ?? 10) <= 100,
  },
  {
    says: 'Objects expand four levels deep at most',
    status: 400,
    isKept: (request) =>
      [...paramsOf(request)].every(
        ([name, value]) => !name.startsWith('expand[') || value.split('.').length <= 4,
      ),
  },
  {
    says: 'No card number passes through the server',
    status: 402,
    isKept: ({ body }) => !/card(\[|%5B)number/i.test(body),
  },
]

/** The first rule that the request breaks, or null. */
export function brokenRule(request: RecordedRequest, host: string): Rule | null {
  return rules.find((rule) => !rule.isKept(request, host)) ?? null
}
