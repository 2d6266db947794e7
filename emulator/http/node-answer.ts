import type { ServerResponse } from 'node:http'
import type { Breakage } from './fault.ts'

interface NodeAnswer {
  status: number
  headers: Readonly<Record<string, string>>
  /** Text leaves in one piece with its head, where bytes need a second write. */
  body: string | Buffer
  method: string
  broken?: Breakage | undefined
}

/** Sends an answer over HTTP, or ends the connection instead of it or in the middle of it. */
export function endNode(outgoing: ServerResponse, answer: NodeAnswer): void {
  const { status, headers, body, method, broken } = answer
  if (broken === 'reset') return resetConnection(outgoing)
  // 204 has no length.
  const length = Buffer.byteLength(body)
  outgoing.writeHead(status, { ...headers, ...(status !== 204 && { 'content-length': length }) })
  if (broken === 'truncate') {
    outgoing.write(Buffer.from(body).subarray(0, Math.ceil(length / 2)), () => outgoing.socket?.destroy())
    return
  }
  if (method === 'HEAD') outgoing.end()
  // Text of one byte a character needs no encoding.
  else if (typeof body === 'string') outgoing.end(body, length === body.length ? 'latin1' : 'utf8')
  else outgoing.end(body)
}

function resetConnection(outgoing: ServerResponse): void {
  if (outgoing.socket) outgoing.socket.resetAndDestroy()
  else outgoing.destroy()
}
