import { createServer } from 'vite'
import { ensureBuilt } from './build/ensure-built.ts'
import { prepareMocksFolder } from './build/mocks-folder.ts'

/** The client alone with hot reload, on http://localhost:5174 (or `CLIENT_PORT`); the page carries its whole backend. */
const port = Number(process.env['CLIENT_PORT'] ?? 5174)
await ensureBuilt(['stripe-js'], console.log)
await prepareMocksFolder()
const vite = await createServer({
  configFile: 'vite.config.ts',
  mode: 'mocks',
  server: { port, strictPort: true, cors: { origin: '*' } },
})
await vite.listen().catch((error: unknown) => {
  console.error(
    error instanceof Error && error.message.includes('already in use')
      ? `Port ${port} is in use; stop what runs there.`
      : error,
  )
  process.exit(1)
})
console.log(
  `Screens without a server on http://localhost:${port}/?scenario=newcomer (or active, past_due, paused, …)`,
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void vite.close().finally(() => process.exit(0)))
}
