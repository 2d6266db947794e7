import type { ServerResponse } from 'node:http'
import type { Breakage } from './fault.ts'

interface NodeAnswer {
  status: number
  headers: Readonly<Record<string, string>>
  body: Buffer
  method: string
  broken?: Breakage | undefined
}

/** Sends an answer over HTTP, or ends the connection instead of it or in the middle of it. */
export function endNode(outgoing: ServerResponse, answer: NodeAnswer): void {
  const { status, headers, body, method, broken } = answer
  if (broken === 'reset') return resetConnection(outgoing)
  // Its length known, a small answer leaves in one piece; 204 has none.
  outgoing.writeHead(status, { ...headers, ...(status !== 204 && { 'content-length': body.length }) })
  if (broken === 'truncate') {
    outgoing.write(body.subarray(0, Math.ceil(body.length / 2)), () => outgoing.socket?.destroy())
    return
  }
  outgoing.end(method === 'HEAD' ? undefined : body)
}

function resetConnection(outgoing: ServerResponse): void {
  if (outgoing.socket) outgoing.socket.resetAndDestroy()
  else outgoing.destroy()
}
