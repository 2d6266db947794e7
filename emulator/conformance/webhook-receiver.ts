import Stripe from 'stripe'

export interface Receiver {
  send(request: Request): Promise<Response>
  /** What came, oldest first. */
  readonly received: { url: string; body: string; signature: string; headers: Headers }[]
  /** What it answers from now on. */
  answer: () => Response | Promise<Response>
}

/** Takes webhooks in memory, in the place of `fetch`. */
export function createReceiver(): Receiver {
  const receiver: Receiver = {
    received: [],
    answer: () => new Response(null, { status: 200 }),
    async send(request) {
      const body = await request.text()
      const signature = request.headers.get('stripe-signature') ?? ''
      receiver.received.push({ url: request.url, body, signature, headers: request.headers })
      return receiver.answer()
    },
  }
  return receiver
}

/** Stripe's SDK over an emulator's `fetch`, without a socket. */
export function stripeOver(emulator: { fetch(request: Request): Promise<Response> }, key: string): Stripe {
  const over: typeof fetch = (input, init) => emulator.fetch(new Request(input, init))
  return new Stripe(key, {
    host: 'emulator.test',
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(over),
  })
}
