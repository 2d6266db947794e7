import type { Server } from 'node:http'

/** The port is free and every request answered afterwards; connections that take longer than the patience are cut. */
export async function drainServer(server: Server, patienceMs: number): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection that was busy when the draining began may be idle and kept open by now.
  const sweep = setInterval(() => server.closeIdleConnections(), 100)
  const cut = setTimeout(() => server.closeAllConnections(), patienceMs)
  server.closeIdleConnections()
  await closed
  clearInterval(sweep)
  clearTimeout(cut)
}
