import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join, normalize, extname } from 'node:path'
import { createEmulator, isApiPath, type Emulator } from './emulator.ts'
import { FORM_LIMITS } from './http/form.ts'
import { formText } from './http/read-body.ts'
import { openFileJournal } from './store/file-journal.ts'

interface StartOptions {
  /** 0 takes any free port. */
  port: number
  host?: string
  /** Where the journal lies; without it everything lives in memory. */
  dataDir?: string
  /** The built files of the Stripe.js stand-in. */
  standInDir?: string
  /** Hosts besides this machine's own, as `EMULATOR_ALLOW_HOSTS` names them. */
  allowedHosts?: readonly string[]
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
  const { port, host = '127.0.0.1', dataDir, standInDir, allowedHosts = [] } = options
  const server = createServer()
  await listen(server, port, host)
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : port
  const url = options.baseUrl ?? `http://localhost:${bound}`
  const journal = dataDir === undefined ? undefined : openFileJournal(join(dataDir, 'emulator.journal'))
  const starting = (async () =>
    createEmulator({
      baseUrl: url,
      allowedHosts,
      ...(journal && { journal: await journal }),
      ...(standInDir !== undefined && { assets: (path: string) => readAsset(standInDir, path) }),
    }))()
  // At once, so that a request that comes while the journal is read waits for it.
  server.on('request', (request, response) => {
    starting
      .then((emulator) => answer(emulator, url, request, response))
      .catch((error: unknown) => {
        // The caller went away, or the answer broke off half way: nothing can be said to it any more.
        response.destroy(error instanceof Error ? error : undefined)
      })
  })
  const emulator = await starting.catch(async (error: unknown) => {
    server.close()
    await journal?.then((opened) => opened.close())
    throw error
  })
  return {
    url,
    emulator,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
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

async function answer(
  emulator: Emulator,
  baseUrl: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const method = incoming.method ?? 'GET'
  const target = URL.canParse(incoming.url ?? '/', baseUrl) ? new URL(incoming.url ?? '/', baseUrl) : null
  const url = new URL(`${target?.pathname ?? '/'}${target?.search ?? ''}`, baseUrl)
  const chunks = await readBody(incoming)
  if (isApiPath(url.pathname)) {
    const { status, headers, body } = await emulator.api({
      method,
      url,
      header: (name) => headerOf(incoming, name),
      form: async () => formText(url, hasBody(method) ? chunks : [], headerOf(incoming, 'content-type')),
    })
    return end(outgoing, { status, headers, body: Buffer.from(body ?? ''), method })
  }
  const response = await emulator.fetch(
    new Request(url, {
      method,
      headers: headersOf(incoming),
      ...(hasBody(method) && chunks.length > 0 && { body: new Uint8Array(Buffer.concat(chunks)) }),
    }),
  )
  const body = Buffer.from(await response.arrayBuffer())
  return end(outgoing, {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body,
    method,
  })
}

function end(
  outgoing: ServerResponse,
  answer: { status: number; headers: Readonly<Record<string, string>>; body: Buffer; method: string },
): void {
  const { status, headers, body, method } = answer
  // Its length known, a small answer leaves in one piece; 204 has none.
  outgoing.writeHead(status, { ...headers, ...(status !== 204 && { 'content-length': body.length }) })
  outgoing.end(method === 'HEAD' ? undefined : body)
}

function hasBody(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

function headerOf(incoming: IncomingMessage, name: string): string | null {
  const value = incoming.headers[name]
  return Array.isArray(value) ? value.join(', ') : (value ?? null)
}

/** What comes after the limit is not kept: the emulator refuses the request by what it has. */
async function readBody(incoming: IncomingMessage): Promise<Buffer[]> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming) {
    if (!(chunk instanceof Buffer) || bytes > FORM_LIMITS.bytes) continue
    bytes += chunk.length
    chunks.push(chunk)
  }
  return chunks
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

async function readAsset(folder: string, path: string): Promise<Response | undefined> {
  const type = TYPES[extname(path)]
  const inside = normalize(path)
  if (type === undefined || inside.includes('..') || inside.includes('\0')) return undefined
  try {
    const bytes = await readFile(join(folder, inside))
    return new Response(new Uint8Array(bytes), {
      headers: {
        'Content-Type': type,
        'Cache-Control': 'no-cache',
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
