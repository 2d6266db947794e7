import { type ChildProcess, spawn } from 'node:child_process'
import { join, relative } from 'node:path'
import { createServer } from 'vite'
import { ensureBuilt } from './build/ensure-built.ts'

/**
 * The client with hot reload on http://localhost:5173 (or `CLIENT_PORT`), in front of a server that is built anew and
 * restarted when its sources change. Payments return to the client's address, so APP_URL is set to it unless the
 * environment says otherwise.
 */
const root = join(import.meta.dirname, '..')
const clientPort = Number(process.env['CLIENT_PORT'] ?? 5173)
const appUrl = process.env['APP_URL'] ?? `http://localhost:${clientPort}`
const serverSources = /^(server|shared|emulator)\/.*(?<!\.test)\.(ts|sql|html|css)$/

let server: ChildProcess | null = null
let starting = Promise.resolve()

await start()
const vite = await createServer({
  configFile: 'vite.config.ts',
  server: { port: clientPort, strictPort: true },
})
await vite.listen().catch((error: unknown) => {
  server?.kill('SIGTERM')
  const isTaken = error instanceof Error && error.message.includes('already in use')
  console.error(isTaken ? `Port ${clientPort} is in use; stop what runs there.` : error)
  process.exit(1)
})
console.log(`Client with hot reload on ${appUrl}`)

vite.watcher.add(['server', 'shared', 'emulator'].map((folder) => join(root, folder)))
vite.watcher.on('change', (file) => {
  if (serverSources.test(relative(root, file))) starting = starting.then(restart)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server?.kill(signal)
    void vite.close().finally(() => process.exit(0))
  })
}

async function start(): Promise<void> {
  await ensureBuilt(['server', 'stripe-js'], console.log)
  server = spawn(process.execPath, ['dist/server/main.js'], {
    stdio: 'inherit',
    env: { ...process.env, APP_URL: appUrl, NODE_ENV: 'development' },
  })
}

/** A source that does not build leaves the running server as it is. */
async function restart(): Promise<void> {
  try {
    await ensureBuilt(['server', 'stripe-js'], console.log)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return
  }
  const former = server
  if (former !== null && former.exitCode === null) {
    former.kill('SIGTERM')
    await new Promise((resolve) => former.once('close', resolve))
  }
  await start()
}
