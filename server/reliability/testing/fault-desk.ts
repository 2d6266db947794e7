import { createServer } from 'node:http'
import { openTestPaydesk, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { checkInvariants } from '../check-invariants.ts'
import type { Violation } from '../invariant.ts'
import type { StripeSnapshot } from '../stripe-snapshot.ts'
import { type EmulatorProcess, startEmulatorProcess } from './emulator-process.ts'
import { listenOn } from './listen-on.ts'
import { watchFreshness } from './watch-freshness.ts'

export interface FaultDesk extends TestPaydesk {
  remote: EmulatorProcess
  secretKey: string
  /** Calls a door of the emulator for this desk's account. */
  door: EmulatorProcess['door']
  /** Has requests of this desk fail, as `/_emulator/faults` says. */
  fault(rule: object): Promise<void>
  /** Ends all faults and lets go of what hangs. */
  heal(): Promise<void>
  /** Stripe has rested as long as the breaker wants. */
  passRest(): void
  /** Nobody holds the account's operation any more. */
  passLease(tab: Pick<Tab, 'accountId'>): Promise<void>
  snapshot(): Promise<StripeSnapshot>
  /** What must hold and does not. */
  violations(): Promise<Violation[]>
}

/** A desk whose Stripe is a process of its own: requests and events travel over HTTP, and faults are injected there. */
export async function openFaultDesk(): Promise<FaultDesk> {
  const remote = await startEmulatorProcess()
  const secretKey = `sk_test_${crypto.randomUUID().replaceAll('-', '')}`
  const account = secretKey.slice('sk_test_'.length)
  let receive = async (_request: Request) => new Response(null, { status: 503 })
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of incoming) if (chunk instanceof Buffer) chunks.push(chunk)
      const request = new Request('http://localhost/webhooks/stripe', {
        method: 'POST',
        headers: { 'stripe-signature': incoming.headers['stripe-signature']?.toString() ?? '' },
        body: Buffer.concat(chunks).toString('utf8'),
      })
      const { status } = await receive(request).catch(() => new Response(null, { status: 503 }))
      outgoing.writeHead(status).end()
    })()
  })
  const port = await listenOn(server)
  const door: FaultDesk['door'] = (method, path, body) => {
    if (method === 'POST') return remote.door(method, path, { account, ...body })
    return remote.door(method, `${path}${path.includes('?') ? '&' : '?'}account=${account}`)
  }
  let rested = 0
  const desk = await openTestPaydesk({
    breakerNow: () => performance.now() + rested,
    secretKey,
    appUrl: `http://127.0.0.1:${port}`,
    inboxUrl: `http://127.0.0.1:${port}/webhooks/stripe`,
    stripeUrl: remote.url,
    now: () => new Date(),
    emulator: async () => ({
      fetch: (request) => fetch(request),
      idle: async () => void (await remote.door('POST', 'idle', {})),
      close: () => remote.end(),
    }),
  })
  receive = desk.receive
  await watchFreshness(desk.database)
  const snapshot = () => remote.snapshot(secretKey)
  return {
    ...desk,
    remote,
    secretKey,
    door,
    fault: async (rule) => void (await door('POST', 'faults', rule)),
    heal: async () => void (await door('DELETE', 'faults')),
    passRest: () => void (rested += 60_000),
    async passLease({ accountId }) {
      await desk.database.execute(
        `update billing_operations set lease_until = now() where state = 'running' and account_id = $1`,
        [accountId],
      )
    },
    snapshot,
    violations: async () => checkInvariants(desk.database.db, await snapshot()),
    async end() {
      await desk.end()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
