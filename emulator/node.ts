import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join, normalize, extname } from 'node:path'
import { createEmulator, isApiPath, type Emulator } from './emulator.ts'
import { isControlPath } from './control/control.ts'
import { refusalOfControl, refusalOfHost, type Arrival } from './http/access.ts'
import type { Outgoing, Target } from './http/exchange.ts'
import { FORM_LIMITS } from './http/form.ts'
import { endNode } from './http/node-answer.ts'
import { formText } from './http/read-body.ts'
import { openFileJournal } from './store/file-journal.ts'
import { lockJournal } from './store/journal-lock.ts'
import type { Journal } from './store/journal.ts'
import { drawInvoice } from './node/draw-invoice.ts'
import { sendWebhook } from './node/send-webhook.ts'

/** A snapshot is large; whoever sends one is on this machine. */
const DOOR_BYTES = 256 * 1024 * 1024

interface StartOptions {
  /** 0 takes any free port. */
  port: number
  host?: string
  /** Where the journal lies; without it everything lives in memory. */
  dataDir?: string
  /** The built files of the Stripe.js stand-in. */
  standInDir?: string
  /** Hosts besides this machine's own that webhooks may go to. */
  webhookHosts?: readonly string[]
  /** Hosts besides this machine's own under which the API and the stand-in answer; the page and the doors never do. */
  apiHosts?: readonly string[]
  /** The address that objects contain, when it is not `http://localhost:<port>`. */
  baseUrl?: string
}

export interface RunningEmulator {
  url: string
  emulator: Emulator
  close(): Promise<void>
}

/** Serves an emulator over HTTP, bound to this machine unless told. Rejects when the port is taken. */
export async function startEmulator(options: StartOptions): Promise<RunningEmulator> {
  const { port, host = '127.0.0.1', dataDir, standInDir, webhookHosts = [] } = options
  const server = createServer()
  await listen(server, port, host)
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : port
  const url = options.baseUrl ?? `http://localhost:${bound}`
  const apiHosts = [...(options.apiHosts ?? []), new URL(url).hostname]
  const journal = dataDir === undefined ? undefined : openLocked(join(dataDir, 'emulator.journal'))
  const starting = (async () =>
    createEmulator({
      baseUrl: url,
      webhookHosts,
      send: sendWebhook,
      drawInvoice,
      ...(journal && { journal: await journal }),
      ...(standInDir !== undefined && { assets: (path: string) => readAsset(standInDir, path) }),
    }))()
  let started: Emulator | null = null
  const serve = (emulator: Emulator, request: IncomingMessage, response: ServerResponse) => {
    started = emulator
    return answer({ emulator, baseUrl: url, apiHosts }, request, response)
  }
  // At once, so that a request that comes while the journal is read waits for it.
  server.on('request', (request, response) => {
    const breakOff = (error: unknown) => {
      // The caller went away, or the answer broke off half way: nothing can be said to it any more.
      response.destroy(error instanceof Error ? error : undefined)
    }
    try {
      const served = started
        ? serve(started, request, response)
        : starting.then((emulator) => serve(emulator, request, response))
      served?.catch(breakOff)
    } catch (error) {
      breakOff(error)
    }
  })
  const emulator = await starting.catch(async (error: unknown) => {
    server.close()
    await journal?.then(
      (opened) => opened.close(),
      () => {
        // It never opened, which is the error that is thrown below.
      },
    )
    throw error
  })
  return {
    url,
    emulator,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        // What hangs by a fault would keep its connection open for ever.
        emulator.endFaults()
      })
      await emulator.close()
    },
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** One process at a time. */
async function openLocked(path: string): Promise<Journal> {
  const unlock = await lockJournal(path)
  try {
    const journal = await openFileJournal(path)
    return {
      ...journal,
      async close() {
        await journal.close()
        await unlock()
      },
    }
  } catch (error) {
    await unlock()
    throw error
  }
}

interface Edge {
  emulator: Emulator
  baseUrl: string
  apiHosts: readonly string[]
}

/** Undefined where the answer is on its way already. */
function answer(edge: Edge, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> | undefined {
  const url = targetOf(incoming.url ?? '/', edge.baseUrl)
  if (!carriesBody(incoming)) return answerBody(edge, url, incoming, outgoing, [])
  const limit = isControlPath(url.pathname) ? DOOR_BYTES : FORM_LIMITS.bytes
  return readBody(incoming, limit).then((chunks) => answerBody(edge, url, incoming, outgoing, chunks))
}

function answerBody(
  { emulator, baseUrl, apiHosts }: Edge,
  url: Target,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  chunks: readonly Buffer[],
): Promise<void> | undefined {
  const method = incoming.method ?? 'GET'
  const isControl = isControlPath(url.pathname)
  const { host = null } = incoming.headers
  const refused = refusalOfHost(host, apiHosts) ?? (isControl ? refusalOfControl(arrivalOf(incoming)) : null)
  if (refused !== null) {
    const body = Buffer.from(JSON.stringify({ error: { type: 'invalid_request_error', message: refused } }))
    endNode(outgoing, { status: 403, headers: { 'Content-Type': 'application/json' }, body, method })
    return undefined
  }
  if (!isApiPath(url.pathname)) {
    const address = new URL(`${url.pathname}${url.search}`, baseUrl)
    return answerPage(emulator, address, incoming, outgoing, chunks)
  }
  const end = ({ status, headers, body, broken }: Outgoing) =>
    endNode(outgoing, { status, headers, body: body ?? '', method, broken })
  const answered = emulator.api({
    method,
    url,
    header: (name) => headerOf(incoming, name),
    form: () => formText(url, hasBody(method) ? chunks : [], headerOf(incoming, 'content-type')),
  })
  if (answered instanceof Promise) return answered.then(end)
  end(answered)
  return undefined
}

/** What is not the API: the page, the doors, the stand-in's files. */
async function answerPage(
  emulator: Emulator,
  address: URL,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  chunks: readonly Buffer[],
): Promise<void> {
  const method = incoming.method ?? 'GET'
  const response = await emulator.fetch(
    new Request(address, {
      method,
      headers: headersOf(incoming),
      ...(hasBody(method) && chunks.length > 0 && { body: new Uint8Array(Buffer.concat(chunks)) }),
    }),
  )
  const body = Buffer.from(await response.arrayBuffer())
  return endNode(outgoing, {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body,
    method,
  })
}

function arrivalOf(incoming: IncomingMessage): Arrival {
  const { headers, socket } = incoming
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => name in headers)
  return { remoteAddress: socket.remoteAddress, isForwarded }
}

function hasBody(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

function headerOf(incoming: IncomingMessage, name: string): string | null {
  const value = incoming.headers[name]
  return Array.isArray(value) ? value.join(', ') : (value ?? null)
}

/** What comes after the limit is not kept: the emulator refuses the request by what it has. */
function readBody(incoming: IncomingMessage, limit: number): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    incoming.on('data', (chunk: Buffer) => {
      if (bytes > limit) return
      bytes += chunk.length
      chunks.push(chunk)
    })
    incoming.on('end', () => resolve(chunks))
    incoming.on('error', reject)
    incoming.on('close', () => {
      if (!incoming.complete) reject(new Error('the request broke off'))
    })
  })
}

/** Most requests only ask: nothing has to be waited for then. */
function carriesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
}

/** A path and a query that a URL would hold just as they came. */
const PLAIN = /^((?:\/[\w-]+)+)(\?[\w\-.~%&=+[\]:,@]*)?$/

/** What is asked for, on this emulator whatever host it names. */
function targetOf(target: string, baseUrl: string): Target {
  // Nearly all targets are plain, and to parse a URL costs as much as to find a customer.
  const [, pathname, search = ''] = PLAIN.exec(target) ?? []
  if (pathname !== undefined) return { pathname, search: search === '?' ? '' : search }
  // The usual form of a target; that of a proxy names a host, which is no matter here.
  if (target.startsWith('/') && !target.startsWith('//')) return new URL(target, baseUrl)
  const named = URL.canParse(target, baseUrl) ? new URL(target, baseUrl) : null
  return new URL(`${named?.pathname ?? '/'}${named?.search ?? ''}`, baseUrl)
}

/** All headers; `content-length` and its kin are the server's business, a Request makes its own. */
function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (name === 'content-length' || name === 'transfer-encoding' || name === 'connection') continue
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one)
  }
  return headers
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Stripe's oldest address of its script, which names a folder. */
const SCRIPT_FOLDER = /^\/v3\/?$/
/** A file whose name changes with what it holds. */
const FINGERPRINTED = /^\/v3\/.*-[0-9a-f]{32}\.\w+$/

async function readAsset(folder: string, path: string): Promise<Response | undefined> {
  const inside = SCRIPT_FOLDER.test(path) ? '/v3/index.js' : normalize(path)
  const type = TYPES[extname(inside)]
  if (type === undefined || inside.includes('..') || inside.includes('\0')) return undefined
  try {
    const bytes = await readFile(join(folder, inside))
    return new Response(new Uint8Array(bytes), {
      headers: {
        'Content-Type': type,
        'Cache-Control': FINGERPRINTED.test(inside) ? 'public, max-age=31536000, immutable' : 'no-cache',
        'X-Content-Type-Options': 'nosniff',
        // Any page may load the stand-in, as any page may load Stripe's.
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      },
    })
  } catch {
    // No such file: the emulator answers for the path.
    return undefined
  }
}
