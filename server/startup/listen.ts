import { createServer, type Server } from 'node:http'
import { ExpectedFailure } from './expected-failure.ts'

/**
 * A server on the port, with limits for slow senders. It holds the port before anything is opened or written, and
 * answers 503 until a handler is attached.
 * @throws ExpectedFailure when the port is taken or not ours to take
 */
export async function listen(port: number, host: string): Promise<Server> {
  const server = createServer({
    headersTimeout: 15_000,
    requestTimeout: 30_000,
    connectionsCheckingInterval: 5_000,
    insecureHTTPParser: false,
  })
  server.on('request', (_req, res) => {
    if (server.listenerCount('request') === 1) res.writeHead(503, { 'Retry-After': '1' }).end()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portFailure(error, port, 'PORT')))
    server.listen(port, host, resolve)
  })
  return server
}

/** A taken port in one line; other failures as they are. */
export function portFailure(error: unknown, port: number, variable: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new ExpectedFailure(
      `Port ${port} is in use. End what uses it, or set ${variable} to another port.`,
    )
  }
  if (code === 'EACCES') {
    return new ExpectedFailure(`Port ${port} needs more rights. Set ${variable} to one above 1023.`)
  }
  return error
}

/** The port that was taken, which matters when any was asked for. */
export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  return address.port
}
