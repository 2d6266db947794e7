import type { RequestLog } from '../control/request-log.ts'
import type { Account } from '../runtime/accounts.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { Cause } from '../runtime/work.ts'
import type { IdempotencyRecord } from '../store/internal-records.ts'
import type { Outcome } from '../store/store.ts'
import { textOf } from '../store/text.ts'
import { API_VERSION, readApiVersion } from './api-version.ts'
import { apiHeaders, corsHeaders } from './api-headers.ts'
import type { Ctx } from './context.ts'
import { asStripeError, errorEnvelope } from './error-answer.ts'
import { StripeError } from './errors.ts'
import type { Incoming, Outgoing, Target } from './exchange.ts'
import { withFault, type Breakage, type Fault, type TakeFault } from './fault.ts'
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
  /** What somebody asked to go wrong with it. */
  fault: Fault | null
}

interface Answer {
  status: number
  body: string
  shouldRetry?: boolean
  /** The id of the first request under the idempotency key. */
  originalRequest?: string
  replayed?: boolean
  /** Of a fault: over those that the API gives. */
  extraHeaders?: Readonly<Record<string, string>>
  /** It does not arrive whole. */
  broken?: Breakage
}

/** Stripe's API over `routes`: everything from the key to the envelope, the same for each endpoint. */
export function createApi(runtime: Runtime, routes: readonly Route[], log: RequestLog, takeFault: TakeFault) {
  const findRoute = createRouter(routes)
  const inFlight = new Set<string>()
  const wallSeconds = () => Math.floor(runtime.now() / 1000)

  /** At once where nothing has to be waited for, as for most of what only reads: a promise costs as much as the rest. */
  function respond(incoming: Incoming): Outgoing | Promise<Outgoing> {
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
      fault: null,
    }
    const fail = (thrown: unknown) => failed(exchange, thrown)
    const answer = attempt(() => perform(exchange), fail)
    if (!(answer instanceof Promise)) return finished(exchange, answer)
    return answer.catch(fail).then((late) => finished(exchange, late))
  }

  function finished(exchange: Exchange, answer: Answer): Outgoing {
    record(exchange, answer)
    return {
      status: answer.status,
      headers: Object.assign(apiHeaders(exchange, answer), answer.extraHeaders),
      body: answer.body,
      ...(answer.broken && { broken: answer.broken }),
    }
  }

  function preflight(url: Target): Outgoing {
    const isOpen = ['GET', 'POST'].some((method) => findRoute(method, url.pathname)?.route.publishable)
    if (isOpen) return { status: 204, headers: corsHeaders, body: null }
    const refusal = unrecognized('OPTIONS', url.pathname)
    const body = JSON.stringify(errorEnvelope(refusal, runtime.ids.next('req_', 14), wallSeconds()))
    return { status: refusal.status, headers: { 'Content-Type': 'application/json' }, body }
  }

  function perform(exchange: Exchange): Answer | Promise<Answer> {
    const text = exchange.incoming.form()
    // What is there already needs no turn of its own.
    return typeof text === 'string' ? proceed(exchange, text) : text.then((late) => proceed(exchange, late))
  }

  function proceed(exchange: Exchange, text: string): Answer | Promise<Answer> {
    const { incoming, match } = exchange
    exchange.form = text
    const form = decodeForm(exchange.form)
    const credentials = readCredentials(incoming.header('authorization'), fieldOf(form, 'key'))
    exchange.credentials = credentials
    const isPublishable = credentials.kind === 'publishable'
    exchange.version = readApiVersion(
      incoming.header('stripe-version') ?? (isPublishable ? fieldOf(form, '_stripe_version') : null),
    )
    if (!match) throw unrecognized(incoming.method, incoming.url.pathname)
    if (isPublishable && !match.route.publishable) throw secretKeyRequired()
    if (isPublishable) for (const name of ['key', '_stripe_version', '_stripe_account']) form.delete(name)

    const account = runtime.accounts.open(credentials.account)
    runtime.runDue(account)
    const key = incoming.method === 'POST' ? incoming.header('idempotency-key') : null
    if (key !== null) return executeOnce(exchange, account, match, form, key)
    const fault = chooseFault(exchange, account, false)
    const work = () => safely(exchange, () => execute(exchange, account, match, form, null))
    return fault ? withFault(fault, async () => work()) : work()
  }

  /** Answers when the journal has it; also what only reads, which may have seen a write that is not on disk yet. */
  function safely(exchange: Exchange, work: () => Answer): Answer | Promise<Answer> {
    const fail = (thrown: unknown) => failed(exchange, thrown)
    const { accounts } = runtime
    return attempt(() => {
      const answer = work()
      return accounts.isFlushed() ? answer : accounts.flushed().then(() => answer, fail)
    }, fail)
  }

  function chooseFault(exchange: Exchange, { name }: Account, isReplay: boolean): Fault | null {
    const { method, url } = exchange.incoming
    exchange.fault = takeFault({ account: name, method, path: url.pathname, isReplay })
    return exchange.fault
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
      const fingerprint = fingerprintOf(
        exchange.incoming.method,
        exchange.incoming.url.pathname,
        exchange.form,
      )
      const first = findReplay(account.data.store, key, fingerprint, runtime.nowSeconds(account))
      const fault = chooseFault(exchange, account, first !== undefined)
      if (fault?.when === 'before' && fault.kept) {
        const { kept } = fault
        runtime.run(account, causeOf(exchange), (ctx) => {
          const record = recordOf(exchange, fingerprint, kept, ctx.now())
          if (record) keepAnswer(ctx, record)
        })
        await runtime.accounts.flushed()
      }
      const work = () =>
        safely(exchange, () =>
          first ? replayOf(first) : execute(exchange, account, match, form, fingerprint),
        )
      return await (fault ? withFault(fault, async () => work()) : work())
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
      const record = recordOf(exchange, fingerprint, exchange.fault?.kept ?? answer, ctx.now())
      if (record) keepAnswer(ctx, record)
    }
    const cause = causeOf(exchange)

    let outcome: Outcome<Answer>
    try {
      outcome = runtime.run(account, cause, (ctx) => {
        try {
          const shown = expandAnswer(work(ctx), wish, { store: ctx.store, byName: account.data.byName })
          const answer = { status: 200, body: textOf(isPublishable ? publishableView(shown) : shown) }
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

  function causeOf({ id, idempotencyKey, credentials, incoming }: Exchange): Cause {
    const request = { id, idempotencyKey, key: credentials?.kind ?? 'secret' }
    return { request, apiVersion: API_VERSION, mayWait: incoming.method !== 'GET' }
  }

  function failed(exchange: Exchange, thrown: unknown): Answer {
    const error = asStripeError(thrown)
    const envelope = errorEnvelope(error, exchange.id, wallSeconds())
    const isPublishable = exchange.credentials?.kind === 'publishable'
    const body = JSON.stringify(isPublishable ? publishableView(envelope) : envelope)
    return { status: error.status, body, shouldRetry: error.shouldRetry }
  }

  function record(exchange: Exchange, answer: Answer): void {
    const { id, startedAt, incoming, form, credentials, idempotencyKey, fault } = exchange
    log.add({
      id,
      at: startedAt,
      account: credentials?.account ?? null,
      method: incoming.method,
      path: incoming.url.pathname,
      form,
      status: answer.status,
      error: answer.status < 300 ? null : answer.body.slice(0, 500),
      idempotencyKey,
      fault: fault?.rule ?? null,
      took: runtime.now() - startedAt,
    })
  }

  return respond
}

export type { Answer, Exchange }

function attempt<T>(work: () => T, fail: (thrown: unknown) => Answer): T | Answer {
  try {
    return work()
  } catch (thrown) {
    return fail(thrown)
  }
}

function replayOf({ status, body, requestId }: IdempotencyRecord): Answer {
  return { status, body, originalRequest: requestId, replayed: true }
}

/** What is kept for the idempotency key of a request; null when it has none. */
function recordOf(
  exchange: Exchange,
  fingerprint: string | null,
  answer: { status: number; body: string },
  created: number,
): IdempotencyRecord | null {
  const { id: requestId, idempotencyKey: id } = exchange
  if (fingerprint === null || id === null) return null
  return { id, created, fingerprint, status: answer.status, body: answer.body, requestId }
}

function fieldOf(form: FormHash, name: string): string | undefined {
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
