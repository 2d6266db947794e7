import { redactForm, type RequestLog } from '../control/request-log.ts'
import type { Account } from '../runtime/accounts.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { Outcome } from '../store/store.ts'
import { API_VERSION, readApiVersion } from './api-version.ts'
import { apiHeaders, corsHeaders } from './api-headers.ts'
import type { Ctx } from './context.ts'
import { asStripeError, errorEnvelope } from './error-answer.ts'
import { StripeError } from './errors.ts'
import type { Incoming, Outgoing } from './exchange.ts'
import { expandAnswer, parseExpand } from './expand.ts'
import { decodeForm, type FormHash } from './form.ts'
import {
  checkIdempotencyKey,
  findReplay,
  fingerprintOf,
  isKept,
  keepAnswer,
  keyInUse,
} from './idempotency.ts'
import { readCredentials, type Credentials } from './keys.ts'
import { publishableView } from './publishable-view.ts'
import type { Route } from './route.ts'
import { createRouter, type Match } from './router.ts'

/** What is known of a request so far; filled on the way, so that an early failure is answered and logged too. */
interface Exchange {
  readonly id: string
  readonly incoming: Incoming
  readonly startedAt: number
  readonly match: Match | undefined
  version: string
  credentials: Credentials | null
  form: string
  idempotencyKey: string | null
}

interface Answer {
  status: number
  body: string
  shouldRetry?: boolean
  /** The id of the first request under the idempotency key. */
  originalRequest?: string
  replayed?: boolean
}

/** Stripe's API over `routes`: everything from the key to the envelope, the same for each endpoint. */
export function createApi(runtime: Runtime, routes: readonly Route[], log: RequestLog) {
  const findRoute = createRouter(routes)
  const inFlight = new Set<string>()
  const nowSeconds = () => Math.floor(runtime.now() / 1000)

  async function respond(incoming: Incoming): Promise<Outgoing> {
    const { method, url } = incoming
    if (method === 'OPTIONS') return preflight(url)
    const exchange: Exchange = {
      id: runtime.ids.next('req_', 14),
      incoming,
      startedAt: runtime.now(),
      match: findRoute(method, url.pathname),
      version: API_VERSION,
      credentials: null,
      form: '',
      idempotencyKey: null,
    }
    const answer = await perform(exchange).catch((thrown: unknown) => failed(exchange, thrown))
    record(exchange, answer)
    return { status: answer.status, headers: apiHeaders(exchange, answer), body: answer.body }
  }

  function preflight(url: URL): Outgoing {
    const isOpen = ['GET', 'POST'].some((method) => findRoute(method, url.pathname)?.route.publishable)
    if (isOpen) return { status: 204, headers: corsHeaders, body: null }
    const refusal = unrecognized('OPTIONS', url.pathname)
    const body = JSON.stringify(errorEnvelope(refusal, runtime.ids.next('req_', 14), nowSeconds()))
    return { status: refusal.status, headers: { 'Content-Type': 'application/json' }, body }
  }

  async function perform(exchange: Exchange): Promise<Answer> {
    const { incoming, match } = exchange
    exchange.form = await incoming.form()
    const form = decodeForm(exchange.form)
    const credentials = readCredentials(incoming.header('authorization'), textOf(form, 'key'))
    exchange.credentials = credentials
    const isPublishable = credentials.kind === 'publishable'
    exchange.version = readApiVersion(
      incoming.header('stripe-version') ?? (isPublishable ? textOf(form, '_stripe_version') : null),
    )
    if (!match) throw unrecognized(incoming.method, incoming.url.pathname)
    if (isPublishable && !match.route.publishable) throw secretKeyRequired()
    if (isPublishable) for (const name of ['key', '_stripe_version', '_stripe_account']) form.delete(name)

    const account = runtime.accounts.open(credentials.account)
    runtime.runDue(account)
    const key = incoming.method === 'POST' ? incoming.header('idempotency-key') : null
    if (key !== null) return executeOnce(exchange, account, match, form, key)
    const answer = execute(exchange, account, match, form, null)
    // Also what only reads: it may have seen a write that is not on disk yet.
    await runtime.accounts.flushed()
    return answer
  }

  async function executeOnce(
    exchange: Exchange,
    account: Account,
    match: Match,
    form: FormHash,
    key: string,
  ): Promise<Answer> {
    checkIdempotencyKey(key)
    exchange.idempotencyKey = key
    const slot = `${account.name}/${key}`
    if (inFlight.has(slot)) throw keyInUse(key)
    inFlight.add(slot)
    try {
      const fingerprint = await fingerprintOf(
        exchange.incoming.method,
        exchange.incoming.url.pathname,
        exchange.form,
      )
      const first = findReplay(account.data.store, key, fingerprint, nowSeconds())
      if (first) {
        await runtime.accounts.flushed()
        return { status: first.status, body: first.body, originalRequest: first.requestId, replayed: true }
      }
      const answer = execute(exchange, account, match, form, fingerprint)
      await runtime.accounts.flushed()
      return answer
    } finally {
      inFlight.delete(slot)
    }
  }

  /** One transaction: the handler's writes and the answer kept for the idempotency key stand or fall together. */
  function execute(
    exchange: Exchange,
    account: Account,
    { route, names }: Match,
    form: FormHash,
    fingerprint: string | null,
  ): Answer {
    const isPublishable = exchange.credentials?.kind === 'publishable'
    const wish = parseExpand(form.get('expand'))
    form.delete('expand')
    const work = route.prepare(names, form, { ignoreUnknown: isPublishable })
    const keep = (ctx: Ctx, answer: Answer) => {
      const id = exchange.idempotencyKey
      if (fingerprint === null || id === null) return
      const { status, body } = answer
      keepAnswer(ctx, { id, created: nowSeconds(), fingerprint, status, body, requestId: exchange.id })
    }
    const cause = {
      request: {
        id: exchange.id,
        idempotencyKey: exchange.idempotencyKey,
        key: exchange.credentials?.kind ?? 'secret',
      },
      apiVersion: API_VERSION,
      mayWait: exchange.incoming.method !== 'GET',
    }

    let outcome: Outcome<Answer>
    try {
      outcome = runtime.run(account, cause, (ctx) => {
        try {
          const shown = expandAnswer(work(ctx), wish, { store: ctx.store, byName: account.data.byName })
          const answer = { status: 200, body: JSON.stringify(isPublishable ? publishableView(shown) : shown) }
          keep(ctx, answer)
          return answer
        } catch (error) {
          if (error instanceof StripeError && error.keepsChanges) keep(ctx, failed(exchange, error))
          throw error
        }
      })
    } catch (error) {
      // Nothing ran that another answer could depend on: no need to wait for the journal either.
      if (!(error instanceof StripeError) || !isKept(error)) throw error
      const answer = failed(exchange, error)
      runtime.run(account, cause, (ctx) => keep(ctx, answer))
      return answer
    }
    return 'failure' in outcome ? failed(exchange, outcome.failure) : outcome.value
  }

  function failed(exchange: Exchange, thrown: unknown): Answer {
    const error = asStripeError(thrown)
    const envelope = errorEnvelope(error, exchange.id, nowSeconds())
    const isPublishable = exchange.credentials?.kind === 'publishable'
    const body = JSON.stringify(isPublishable ? publishableView(envelope) : envelope)
    return { status: error.status, body, shouldRetry: error.shouldRetry }
  }

  function record(exchange: Exchange, answer: Answer): void {
    const { id, startedAt, incoming, form, credentials, idempotencyKey } = exchange
    log.add({
      id,
      at: startedAt,
      account: credentials?.account ?? null,
      method: incoming.method,
      path: incoming.url.pathname,
      params: redactForm(form),
      status: answer.status,
      error: answer.status < 300 ? null : answer.body.slice(0, 500),
      idempotencyKey,
      took: runtime.now() - startedAt,
    })
  }

  return respond
}

export type { Answer, Exchange }

function textOf(form: FormHash, name: string): string | undefined {
  const value = form.get(name)
  return typeof value === 'string' ? value : undefined
}

function unrecognized(method: string, path: string): StripeError {
  const message =
    `Unrecognized request URL (${method}: ${path.slice(0, 200)}). Please see https://stripe.com/docs or we can ` +
    'help at https://support.stripe.com/.'
  return new StripeError(404, { type: 'invalid_request_error', message })
}

function secretKeyRequired(): StripeError {
  const message =
    'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of ' +
    'your API keys at https://dashboard.stripe.com/account/apikeys.'
  return new StripeError(403, { type: 'invalid_request_error', code: 'secret_key_required', message })
}
