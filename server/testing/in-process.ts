import type { ChangeBus, Deps } from '../deps.ts'
import type { Database } from '../db/client.ts'
import { publishCatalogue } from '../billing/plans/publish-catalogue.ts'
import { createMemoryBus } from '../live/memory-bus.ts'
import { createMailbox } from '../notifications/mailer.ts'
import { createBreaker } from '../stripe/breaker.ts'
import { createStripe } from '../stripe/client.ts'
import { createDocuments } from '../stripe/documents.ts'
import { createWebhookEndpoint } from '../stripe/webhook-endpoints.ts'
import type { Context } from '../trpc/context.ts'
import { drainInbox } from '../webhooks/drain-inbox.ts'
import { enabledEvents } from '../webhooks/event-table.ts'
import { receiveWebhook } from '../webhooks/receive.ts'
import { startWorker } from '../webhooks/worker.ts'

/** As much of an emulator as is needed here. */
export interface InProcessEmulator {
  fetch(request: Request): Promise<Response>
  idle(): Promise<void>
  close(): Promise<void>
}

export interface InProcessOptions {
  db: Database
  /** Makes the emulator; its webhooks leave through `send`. */
  emulator(send: (request: Request) => Promise<Response>): Promise<InProcessEmulator>
  /** Opens an account of the emulator. */
  secretKey?: string
  appUrl?: string
  /** Where the emulator believes the inbox to be; without a socket what it sends there is handed over in memory. */
  inboxUrl?: string
  stripeUrl?: string
  /** Of the endpoint that an emulator with a journal knows already; absent = one is made. */
  webhookSecret?: string
  /** Wall time. */
  now?: () => Date
  changes?: ChangeBus
  testClocks?: Deps['settings']['testClocks']
  /** `poll` works off the inbox by itself; `manual` leaves it to `settle`. */
  worker?: 'poll' | 'manual'
  /** Hears every request to Stripe before it leaves. */
  onStripeRequest?: (request: Request) => void | Promise<void>
  /** Stands between Stripe and the inbox; answering here keeps the event out. */
  onDelivery?: (request: Request) => Promise<Response | undefined>
  log?: Deps['log']
  /** The clock that the breaker rests by, in milliseconds. */
  breakerNow?: () => number
}

export interface PaydeskInProcess {
  deps: Deps
  emulator: InProcessEmulator
  /** Takes in a webhook delivery as the HTTP route does. */
  receive(request: Request): Promise<Response>
  /** Resolves when no webhook is under way and the inbox holds nothing that is due. */
  settle(): Promise<void>
  /** Uses a door of the emulator on this desk's account. */
  atDashboard(door: string, settings: Readonly<Record<string, string>>): Promise<void>
  close(): Promise<void>
}

/**
 * The application's router, operations, inbox and projections on one side and Stripe's emulator on the other, in one
 * process without a socket: the SDK's requests go to the emulator's `fetch`, webhooks come back in memory. Plans are
 * published. Runs in the page as well as in Node.
 */
export async function createPaydeskInProcess(options: InProcessOptions): Promise<PaydeskInProcess> {
  const {
    db,
    secretKey = 'sk_test_in_process',
    appUrl = 'http://localhost:3000',
    inboxUrl = 'http://localhost:3000/webhooks/stripe',
    stripeUrl = 'http://localhost:12111',
    now = () => new Date(),
  } = options
  // The first webhook can only come after the endpoint below was made.
  let receive = async (_request: Request) => new Response(null, { status: 503 })
  const emulator = await options.emulator(
    async (request) => (await options.onDelivery?.(request)) ?? receive(request),
  )
  const breaker = createBreaker(options.breakerNow)
  const stripe = createStripe({
    secretKey,
    apiUrl: stripeUrl,
    breaker,
    async fetch(input, init) {
      const request = new Request(input, init)
      await options.onStripeRequest?.(request)
      return emulator.fetch(request)
    },
  })
  const events = enabledEvents('emulator')
  const webhookSecret = options.webhookSecret ?? (await createWebhookEndpoint(stripe, inboxUrl, events))
  let wake = () => {}
  const deps: Deps = {
    db,
    stripe,
    stripeMode: 'emulator',
    documents: createDocuments({
      emulatorUrl: stripeUrl,
      fetch: (input, init) => emulator.fetch(new Request(input, init)),
    }),
    stripeBreaker: breaker,
    clock: { now },
    log: options.log ?? silentLog,
    mailer: createMailbox(db),
    changes: options.changes ?? createMemoryBus(),
    wakeWorker: () => wake(),
    checkpoint: async () => {},
    newId: () => crypto.randomUUID(),
    settings: {
      appUrl,
      webhookSecrets: [webhookSecret],
      publishableKey: secretKey.replace('sk_', 'pk_'),
      signingSecret: 'a secret for signatures of this process',
      testClocks: options.testClocks ?? 'per-account',
      requireVerifiedEmail: false,
      trialOncePerCard: false,
      alertMail: null,
      showMailbox: true,
      allowPeople: true,
    },
  }
  receive = async (request) => {
    const outcome = await receiveWebhook(deps, {
      body: await request.text(),
      signature: request.headers.get('stripe-signature') ?? '',
    })
    return new Response(null, { status: outcome === 'stored' ? 200 : 400 })
  }
  await publishCatalogue(deps)
  const startWhenPolling = () => (options.worker === 'poll' ? startWorker(deps) : null)
  let worker = startWhenPolling()
  wake = () => worker?.wake()
  return {
    deps,
    emulator,
    receive: (request) => receive(request),
    async settle() {
      // What a worker has at hand is claimed already and would be missed here.
      await worker?.stop()
      do await emulator.idle()
      while ((await drainInbox(deps)) > 0)
      worker = startWhenPolling()
    },
    async atDashboard(door, settings) {
      const { ok, status } = await emulator.fetch(
        new Request(`${stripeUrl}/_emulator/${door}`, {
          method: 'POST',
          headers: { 'x-emulator': '1', 'content-type': 'application/json' },
          body: JSON.stringify({ account: secretKey.replace('sk_test_', ''), ...settings }),
        }),
      )
      if (!ok) throw new Error(`the emulator's door ${door} answers ${status}`)
    },
    async close() {
      await worker?.stop()
      await emulator.close()
    },
  }
}

const silentLog: Deps['log'] = { debug() {}, info() {}, warn() {}, error() {} }

/** A procedure's context for somebody, without sessions and limits. */
export function contextFor(
  deps: Deps,
  visitor: Pick<Context, 'user' | 'membership'> = { user: null, membership: null },
): Context {
  return {
    deps,
    requestId: deps.newId(),
    ip: '127.0.0.1',
    ...visitor,
    sessionId: null,
    reauthorize: async () => visitor,
    enterStream: () => ({ signal: new AbortController().signal, leave() {} }),
    limit: async () => {},
    uncount: async () => {},
    inTurn: (_door, work) => work(),
  }
}
