// Sends prepared HTTP requests over bare sockets and counts the answers: it costs less than Node's fastest server, so
// that the server is what is measured. In a process of its own, to take no time from anybody else's work.
// `{unique}` in a request becomes another word each time.
// Reads one JSON job on standard input ({ port, requests, connections, seconds | count }), writes one JSON result.
import { connect } from 'node:net'

const HEAD_END = Buffer.from('\r\n\r\n')
const LENGTH = /\r\ncontent-length: *(\d+)/i
/** The part of a timed load that warms up and is not counted. */
const WARM_UP = 0.2

let text = ''
for await (const chunk of process.stdin) text += chunk
const { port, requests, connections, seconds = null, count = Infinity } = JSON.parse(text)

const startedAt = performance.now()
const countFrom = startedAt + (seconds ?? 0) * WARM_UP * 1000
const endAt = startedAt + (seconds ?? Infinity) * 1000
let sent = 0
let answers = 0

await Promise.all(Array.from({ length: connections }, work))
process.stdout.write(JSON.stringify({ answers, ms: Math.min(performance.now(), endAt) - countFrom }))

function nextRequest() {
  const request = requests[sent++ % requests.length]
  return request.includes('{unique}') ? request.replace('{unique}', `${process.pid}-${sent}`) : request
}

/** One connection: the next request leaves when the answer to the one before is whole. */
function work() {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let pending = Buffer.alloc(0)
    const next = () => {
      if (performance.now() < endAt && sent < count) return socket.write(nextRequest())
      resolve()
      socket.destroy()
    }
    socket.setNoDelay(true)
    socket.on('connect', next)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('The server closed the connection')))
    socket.on('data', (chunk) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      const headEnd = pending.indexOf(HEAD_END)
      if (headEnd === -1) return
      const head = pending.latin1Slice(0, headEnd)
      if (pending.length < headEnd + HEAD_END.length + Number(LENGTH.exec(head)?.[1] ?? 0)) return
      // A fast refusal is no result.
      if (!head.startsWith('HTTP/1.1 2')) return reject(new Error(pending.toString('utf8', 0, 600)))
      pending = Buffer.alloc(0)
      const now = performance.now()
      if (now >= countFrom && now < endAt) answers += 1
      next()
    })
  })
}
