import { join } from 'node:path'
import { preview } from 'vite'

const root = join(import.meta.dirname, '../..')

/** Serves what was built into `dist/<part>`, and nothing else, on a free port. */
export async function serveBuilt(part: 'mocks' | 'stories'): Promise<{ url: string; stop(): Promise<void> }> {
  const server = await preview({
    configFile: false,
    root,
    logLevel: 'error',
    build: { outDir: `dist/${part}` },
    preview: { port: 0, host: 'localhost', strictPort: false, cors: { origin: '*' } },
  })
  const address = server.httpServer.address()
  if (!address || typeof address === 'string') throw new Error(`The ${part} are not served.`)
  return { url: `http://localhost:${address.port}`, stop: () => server.close() }
}
