import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
}

export interface HarnessServer {
  url: string
  close(): Promise<void>
}

/**
 * Serves the page of an integration, from another site than the API and under the policy that Stripe documents. For the
 * `port` transport it also has the stand-in's files under `/stand-in/`, and passes `/v1/` on as a page's own backend.
 */
export async function startHarnessServer(apiUrl: string, standInDir: string): Promise<HarnessServer> {
  const script = await (bundled ??= bundleHarness())
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${apiUrl}`,
    `frame-src 'self' ${apiUrl}`,
    "connect-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
  ].join('; ')
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.writeHead(404).end())
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname.startsWith('/v1/')) {
      const passed = await passOn(request, `${apiUrl}${pathname}${search}`)
      response.writeHead(passed.status, { 'content-type': 'application/json' }).end(await passed.text())
    } else if (pathname === '/harness.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    } else if (pathname.startsWith('/stand-in/')) {
      const file = await readFile(join(standInDir, pathname.slice('/stand-in/'.length)))
      response.writeHead(200, { 'content-type': TYPES[extname(pathname)] ?? 'text/plain' }).end(file)
    } else {
      response
        .writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy })
        .end(
          '<!doctype html><html lang="en"><head><title>Harness</title><link rel="icon" href="data:,"></head><body><script src="/harness.js" defer></script></body></html>',
        )
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function passOn(request: IncomingMessage, url: string): Promise<Response> {
  const chunks: Buffer[] = []
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk)
  return fetch(url, {
    method: request.method ?? 'GET',
    headers: { 'content-type': request.headers['content-type'] ?? 'text/plain' },
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  })
}

/** One bundle for all test files that run in a process. */
let bundled: Promise<string> | undefined

async function bundleHarness(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    mode: 'development',
    define: { 'process.env.NODE_ENV': '"development"' },
    build: {
      write: false,
      minify: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('harness.ts', import.meta.url)),
        output: { format: 'iife', codeSplitting: false },
      },
    },
  })
  const [first] = Array.isArray(result) ? result : [result]
  const chunk = first && 'output' in first ? first.output[0] : undefined
  if (chunk?.type !== 'chunk') throw new Error('The harness did not bundle into one script')
  return chunk.code
}
