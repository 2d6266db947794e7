import { consentVersion } from '#shared/consent.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPglite, type OpenDatabase } from '../../db/client.ts'
import { openPostgres } from '../../db/postgres.ts'
import { createTestDatabase } from '../../db/testing.ts'
import { cookieOf } from '../../http/testing/start-test-app.ts'
import { builtProgram, runServer, type ServerProcess } from '../../startup/testing/run-server.ts'
import { createStripe } from '../../stripe/client.ts'
import { createWebhookEndpoint } from '../../stripe/webhook-endpoints.ts'
import { enabledEvents } from '../../webhooks/event-table.ts'
import { checkInvariants } from '../check-invariants.ts'
import type { Violation } from '../invariant.ts'
import { type EmulatorProcess, startEmulatorProcess } from './emulator-process.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

export interface AppProcess extends ServerProcess {
  /** The process gets the signal when it next comes to the checkpoint. */
  doom(point: string, signal?: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP'): Promise<void>
  /** Somebody new signs in. @returns the cookie */
  signIn(): Promise<string>
  /** A procedure's answer; rejects when none comes. */
  call(path: string, cookie: string, input?: object): Promise<{ status: number; data: unknown; text: string }>
  /** Presses "pay" on the checkout of the Starter plan. */
  start(cookie: string, attemptId: string): ReturnType<AppProcess['call']>
  end(): Promise<void>
}

export interface DeskProcesses {
  remote: EmulatorProcess
  stripe: ReturnType<typeof createStripe>
  secretKey: string
  /** Where Stripe's events arrive; follows the application that was started last. */
  webhooks: TcpProxy
  /** Starts the application on the one database. */
  run(): Promise<AppProcess>
  /** Looks into the database; on PGlite no application may run. */
  inside<T>(look: (database: OpenDatabase) => Promise<T>): Promise<T>
  /** The holder of what was left half done is dead for longer than its lease. */
  passLeases(): Promise<void>
  /** Stripe sends again what nobody took, until each event was taken. */
  resendFailed(): Promise<void>
  violations(): Promise<Violation[]>
  end(): Promise<void>
}

/** The application and Stripe's emulator as processes of their own, on PGlite or PostgreSQL as `TEST_DB` names. */
export async function openDeskProcesses(): Promise<DeskProcesses> {
  const [file, remote, webhooks] = await Promise.all([
    builtProgram('test-programs/app/app-main'),
    startEmulatorProcess(),
    startTcpProxy(),
  ])
  const database = process.env['TEST_DB'] === 'postgres' ? await createTestDatabase() : null
  const secretKey = `sk_test_${crypto.randomUUID().replaceAll('-', '')}`
  const stripe = createStripe({ secretKey, apiUrl: remote.url })
  const secret = await createWebhookEndpoint(
    stripe,
    `http://127.0.0.1:${webhooks.port}/webhooks/stripe`,
    enabledEvents('emulator'),
  )
  const folders: string[] = []
  const newFolder = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'paydesk-fault-'))
    folders.push(folder)
    return folder
  }
  const folder = await newFolder()
  const running = new Set<AppProcess>()

  async function run(): Promise<AppProcess> {
    const server = await runServer(file, {
      AUTH_SECRET: 'a secret of forty characters and some more',
      STRIPE_SECRET_KEY: secretKey,
      STRIPE_PUBLISHABLE_KEY: secretKey.replace('sk_', 'pk_'),
      STRIPE_WEBHOOK_SECRET: secret,
      STRIPE_API_URL: remote.url,
      STRIPE_JS_URL: `${remote.url}/stripe.js`,
      LOG_LEVEL: 'warn',
      ...(database?.url == null
        ? { DATA_DIR: folder }
        : { DATA_DIR: await newFolder(), DATABASE_URL: database.url }),
    })
    if (server.url === '') throw new Error(`the application did not start: ${server.said()}`)
    const app = appOf(server)
    running.add(app)
    void server.ended.then(() => running.delete(app))
    webhooks.target = { host: '127.0.0.1', port: Number(new URL(server.url).port) }
    return app
  }

  async function inside<T>(look: (opened: OpenDatabase) => Promise<T>): Promise<T> {
    const opened =
      database?.url == null
        ? await openPglite(join(folder, 'db'))
        : openPostgres(database.url, { warn: () => {} }, { max: 2 })
    try {
      return await look(opened)
    } finally {
      await opened.close()
    }
  }

  return {
    remote,
    stripe,
    secretKey,
    webhooks,
    run,
    inside,
    passLeases: () =>
      inside(async ({ execute }) => {
        await execute(`update billing_operations set lease_until = now() where state = 'running'`)
        await execute(`update webhook_events set due_at = now() where state = 'pending'`)
      }),
    async resendFailed() {
      const account = secretKey.slice('sk_test_'.length)
      await remote.door('POST', 'idle', {})
      const { collections } = await remote.snapshot(secretKey)
      const ids = collections.webhook_deliveries
        .filter(({ state }) => state !== 'delivered')
        .map(({ id }) => id)
      if (ids.length > 0) await remote.door('POST', 'deliveries/resend', { account, ids })
      await remote.door('POST', 'idle', {})
    },
    violations: async () => {
      const snapshot = await remote.snapshot(secretKey)
      return inside(({ db }) => checkInvariants(db, snapshot))
    },
    async end() {
      for (const app of running) await app.end()
      await remote.end()
      await webhooks.close()
      await database?.close()
      for (const one of folders) await rm(one, { recursive: true, force: true })
    },
  }
}

function appOf(server: ServerProcess): AppProcess {
  const { child, url, ended } = server
  const call: AppProcess['call'] = async (path, cookie, input) => {
    const response = await fetch(`${url}/trpc/${path}`, {
      headers: { 'content-type': 'application/json', origin: url, cookie },
      ...(input === undefined ? {} : { method: 'POST', body: JSON.stringify(input) }),
    })
    const text = await response.text()
    const answer: unknown = JSON.parse(text)
    return { status: response.status, data: dataOf(answer), text }
  }
  return {
    ...server,
    call,
    async doom(point, signal = 'SIGKILL') {
      const armed = new Promise((resolve) => child.once('message', resolve))
      child.send({ point, signal })
      await armed
    },
    async signIn() {
      const response = await fetch(`${url}/api/people/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ person: 'newcomer' }),
      })
      return cookieOf(response)
    },
    async start(cookie, attemptId) {
      const plans = await call('plans.list', cookie)
      const version = Object(plans.data)['catalogueVersion'] as unknown
      return call('subscriptions.start', cookie, {
        attemptId,
        choice: { plan: 'starter', interval: 'month', currency: 'eur', seats: 1, addOns: [] },
        shown: { catalogueVersion: version },
        consentVersion,
      })
    },
    async end() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    },
  }
}

function dataOf(answer: unknown): unknown {
  const result: unknown = Object(answer)['result']
  return Object(result)['data']
}
