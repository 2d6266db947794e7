import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../app.ts'
import { createAuth } from '../../auth/auth.ts'
import { createPeople } from '../../auth/people.ts'
import { createTestDatabase, type TestDatabase } from '../../db/testing.ts'
import type { Deps, Settings, StripeMode } from '../../deps.ts'
import { createMemoryBus, type LocalBus } from '../../live/memory-bus.ts'
import { createOpenStreams } from '../../live/open-streams.ts'
import { createLogger, toLog } from '../../logging/logger.ts'
import { createMailbox } from '../../notifications/mailer.ts'
import { drainServer } from '../../startup/drain-server.ts'
import { listen, portOf } from '../../startup/listen.ts'
import { publicConfig } from '../../startup/public-config.ts'
import { createBreaker } from '../../stripe/breaker.ts'
import { createStripe } from '../../stripe/client.ts'
import { createDocuments } from '../../stripe/documents.ts'
import { createHealth, type Health } from '../health.ts'
import { createLimiter } from '../limiter.ts'

export interface TestApp {
  url: string
  deps: Deps
  database: TestDatabase
  bus: LocalBus
  health: Health
  /** Where its client lies. */
  clientDir: string
  /** Every line that the app logged so far. */
  logged: string[]
  /** A POST as the app's own page sends it. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  /** Signs a fresh person up. @returns the cookie header and the account's id */
  signUp(fields?: Record<string, string>): Promise<{ cookie: string; accountId: string; email: string }>
  close(): Promise<void>
}

export interface TestAppOptions {
  stripeMode?: StripeMode
  settings?: Partial<Settings>
  trustedProxies?: number
  sparesLoopback?: boolean
  /** Answers in Stripe's place; out of reach without one. */
  stripeFetch?: typeof fetch
}

/** The whole app over real HTTP on a free port, with a database of its own; Stripe is out of reach unless the test answers for it. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { stripeMode = 'emulator', trustedProxies = 0, sparesLoopback = true } = options
  const database = await createTestDatabase()
  const server = await listen(0, '127.0.0.1')
  const url = `http://localhost:${portOf(server)}`
  const logged: string[] = []
  const logger = createLogger('debug', { write: (line) => void logged.push(line) })
  const bus = createMemoryBus()
  const breaker = createBreaker()
  const deps: Deps = {
    db: database.db,
    stripe: createStripe({
      secretKey: 'sk_test_http',
      fetch: options.stripeFetch ?? (() => Promise.reject(new Error('Stripe is out of reach in this test'))),
      breaker,
    }),
    stripeBreaker: breaker,
    stripeMode,
    documents: createDocuments({
      emulatorUrl: null,
      ...(options.stripeFetch ? { fetch: options.stripeFetch } : {}),
    }),
    clock: { now: () => new Date() },
    log: toLog(logger),
    mailer: createMailbox(database.db),
    changes: bus,
    wakeWorker: () => {},
    checkpoint: async () => {},
    newId: () => randomUUID(),
    settings: {
      appUrl: url,
      webhookSecrets: ['whsec_test'],
      publishableKey: 'pk_test_http',
      signingSecret: 'a secret for signatures of this test',
      testClocks: 'off',
      requireVerifiedEmail: false,
      trialOncePerCard: false,
      alertMail: null,
      showMailbox: stripeMode === 'emulator',
      allowPeople: stripeMode === 'emulator',
      ...options.settings,
    },
  }
  const secret = 'a secret of thirty-two characters'
  const { appUrl } = deps.settings
  const auth = createAuth({ db: database.db, log: deps.log, clock: deps.clock, appUrl, secret })
  const health = createHealth(database, breaker)
  const clientDir = await makeClientDir()
  const app = createApp({
    deps,
    auth,
    limiter: createLimiter({ database, sparesLoopback }),
    streams: createOpenStreams(),
    health,
    logger,
    config: publicConfig(deps, 'http://localhost:12111/stripe.js', '1.2.3'),
    stripeApiUrl: 'http://localhost:12111',
    trustedProxies,
    clientDir,
    people: deps.settings.allowPeople
      ? createPeople({ auth, db: database.db, secret, subscribe: async () => {}, tax: async () => {} })
      : null,
  })
  server.on('request', app)

  const post: TestApp['post'] = (path, body, headers = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        origin: url,
        ...headers,
      },
      body: JSON.stringify(body),
    })
  return {
    url,
    deps,
    database,
    bus,
    health,
    clientDir,
    logged,
    post,
    signUp: (fields) => signUp(post, url, fields),
    close: () => close(server, bus, database, clientDir),
  }
}

const password = 'correct horse battery'

async function signUp(post: TestApp['post'], url: string, fields: Record<string, string> = {}) {
  const email = `person-${randomUUID()}@example.com`
  const response = await post('/api/auth/sign-up/email', {
    name: 'Test Person',
    email,
    password,
    ...fields,
  })
  if (!response.ok) throw new Error(`sign-up answered ${response.status}: ${await response.text()}`)
  const entered = await post('/api/auth/sign-in/email', {
    email: fields['email'] ?? email,
    password: fields['password'] ?? password,
  })
  const cookie = cookieOf(entered)
  const me = await fetch(`${url}/trpc/account.me`, { headers: { cookie } })
  const accountId = /"account":\{"id":"([^"]+)"/.exec(await me.text())?.[1] ?? ''
  return { cookie, accountId, email: fields['email'] ?? email }
}

/** The cookies that an answer sets, as the next request sends them. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')
}

async function makeClientDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'paydesk-client-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>the client</title>')
  await writeFile(join(folder, 'assets', 'main-3f9c.js'), 'export {}')
  await writeFile(join(folder, '.hidden'), 'nobody reads this')
  return folder
}

async function close(
  server: Server,
  bus: LocalBus,
  database: TestDatabase,
  clientDir: string,
): Promise<void> {
  bus.endStreams()
  await drainServer(server, 1_000)
  await database.close()
  await rm(clientDir, { recursive: true, force: true })
}
