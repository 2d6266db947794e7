import Stripe from 'stripe'
import { afterAll, beforeAll } from 'vitest'
import { startEmulator, type RunningEmulator } from '../node.ts'

export interface TestEmulator {
  readonly url: string
  /** A client of Stripe's own SDK over HTTP, without retries, on an account that nobody else has used. */
  client(): Stripe & { readonly account: string }
  /** A client for this key. */
  clientFor(key: string): Stripe
  /** A bare form request. */
  call(method: string, path: string, options?: CallOptions): Promise<Called>
  idle(): Promise<void>
}

interface CallOptions {
  key?: string
  body?: string
  headers?: Record<string, string>
}

export interface Called {
  status: number
  headers: Headers
  /** What came, parsed; its `error` object apart, empty for a success. */
  body: Record<string, unknown>
  error: Record<string, unknown>
}

/** Starts one emulator on a free port for the tests of a file. */
export function emulatorForTests(): TestEmulator {
  let running: RunningEmulator | undefined
  let accounts = 0

  beforeAll(async () => {
    running = await startEmulator({ port: 0 })
  })
  afterAll(() => running?.close())

  function current(): RunningEmulator {
    if (!running) throw new Error('The emulator has not started')
    return running
  }

  function clientFor(key: string): Stripe {
    return stripeAt(current().url, key)
  }

  return {
    get url() {
      return current().url
    },
    client() {
      const account = `conformance${++accounts}`
      return Object.assign(clientFor(`sk_test_${account}`), { account })
    },
    clientFor,
    call: (method, path, options = {}) => callAt(current().url, method, path, options),
    idle: () => current().emulator.idle(),
  }
}

/** Stripe's SDK against an emulator at this address. */
export function stripeAt(url: string, key: string): Stripe {
  const { hostname, port } = new URL(url)
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false })
}

async function callAt(url: string, method: string, path: string, options: CallOptions): Promise<Called> {
  const { key = 'sk_test_raw', body, headers = {} } = options
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(key !== '' && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  })
  const text = await response.text()
  const parsed = recordOf(text === '' ? {} : JSON.parse(text))
  return {
    status: response.status,
    headers: response.headers,
    body: parsed,
    error: recordOf(parsed['error']),
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

/** What a promise of the SDK fails with, as the SDK's own error. */
export async function failureOf(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const outcome: unknown = await promise.then(
    () => null,
    (error: unknown) => error,
  )
  if (outcome instanceof Stripe.errors.StripeError) return outcome
  throw new Error('Expected an error of Stripe', { cause: outcome })
}
