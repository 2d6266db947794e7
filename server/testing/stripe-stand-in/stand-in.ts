import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Agent, createServer, request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { TLSSocket } from 'node:tls'
import { makeCertificate } from './certificate.ts'
import { brokenRule, type RecordedRequest } from './rules.ts'

export interface StripeStandIn {
  /** Everything that was asked, in order. */
  requests: RecordedRequest[]
  /** What was asked against the rules. */
  violations: string[]
  /** Sends a request for api.stripe.com here, over TLS. This function alone trusts the certificate. */
  fetch(request: Request): Promise<Response>
  port: number
  /** The certificate, for a process that is to trust it. */
  certificate: string
  close(): Promise<void>
}

/**
 * Takes the place of api.stripe.com on this machine: TLS with a certificate of its own, every rule that Stripe documents
 * of a request checked, and the answer that `answer` gives to what passes. As `localhost` other processes find it too.
 */
export async function startStandIn(
  answer: (request: Request) => Promise<Response>,
  host: 'api.stripe.com' | 'localhost' = 'api.stripe.com',
): Promise<StripeStandIn> {
  const { certificate, key } = makeCertificate([host])
  const requests: RecordedRequest[] = []
  const violations: string[] = []
  const server = createServer({ cert: certificate, key }, (incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => outgoing.destroy(asError(error)))
  })

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await recorded(incoming)
    requests.push(request)
    const broken = brokenRule(request, host)
    if (broken !== null) {
      violations.push(`${request.method} ${request.url}: ${broken.says}`)
      const error = { type: 'invalid_request_error', message: broken.says }
      outgoing.writeHead(broken.status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
      return
    }
    const { method, headers, body } = request
    const url = `https://api.stripe.com${request.url}`
    const response = await answer(new Request(url, { method, headers, ...(body === '' ? {} : { body }) }))
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ ca: certificate, keepAlive: true })
  return {
    requests,
    violations,
    port,
    certificate,
    fetch: (request) => send(request, agent, port),
    async close() {
      agent.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function recorded(incoming: IncomingMessage): Promise<RecordedRequest> {
  const { socket, method = '', url = '' } = incoming
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])
  return {
    method,
    url,
    servername: socket instanceof TLSSocket ? (socket.servername ?? null) || null : null,
    headers: Object.fromEntries(headers),
    body: await text(incoming),
  }
}

/** The name is looked up as this machine; everything else is as on the way to Stripe. */
async function send(request: Request, agent: Agent, port: number): Promise<Response> {
  const { hostname, pathname, search } = new URL(request.url)
  const body = await request.text()
  const outgoing = httpsRequest({
    agent,
    port,
    host: '127.0.0.1',
    servername: hostname,
    method: request.method,
    path: pathname + search,
    headers: {
      ...Object.fromEntries(request.headers),
      host: hostname,
      ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
  })
  outgoing.end(body)
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ])
  return new Response(await text(incoming), { status: incoming.statusCode ?? 500, headers })
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
