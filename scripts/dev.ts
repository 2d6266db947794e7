import { spawn } from 'node:child_process'
import { createServer } from 'vite'

/**
 * The client with hot reload on http://localhost:5173, in front of a server that restarts when its sources change.
 * Payments return to the client's address, so APP_URL is set to it unless the environment says otherwise.
 */
const clientPort = 5173
const appUrl = process.env['APP_URL'] ?? `http://localhost:${clientPort}`

const server = spawn(
  process.execPath,
  ['node_modules/tsx/dist/cli.mjs', 'watch', '--clear-screen=false', 'server/main.ts'],
  { stdio: 'inherit', env: { ...process.env, APP_URL: appUrl, NODE_ENV: 'development' } },
)
const vite = await createServer({
  configFile: 'vite.config.ts',
  server: { port: clientPort, strictPort: true },
})
await vite.listen().catch((error: unknown) => {
  server.kill('SIGTERM')
  console.error(
    error instanceof Error && error.message.includes('already in use')
      ? `Port ${clientPort} is in use; stop what runs there.`
      : error,
  )
  process.exit(1)
})
console.log(`Client with hot reload on ${appUrl}`)

server.on('close', (code) => process.exit(code ?? 1))
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void vite.close()
    server.kill(signal)
  })
}
