// The application as it is, with a door of its own at COUNTER_PORT that tells how many events it applied and when the
// last one was: { applied, lastAt } (milliseconds of the wall clock).
import { createServer } from 'node:http'
import { startEmulator } from '#emulator/node.ts'
import { readEnv } from '#server/env.ts'
import { startServer } from '#server/startup/start-server.ts'

let applied = 0
let lastAt = 0
const server = await startServer(readEnv(), startEmulator, {
  async checkpoint(name) {
    if (!name.startsWith('read:')) return
    applied += 1
    lastAt = Date.now()
  },
})
createServer((_request, response) => response.end(JSON.stringify({ applied, lastAt }))).listen(
  Number(process.env['COUNTER_PORT']),
  '127.0.0.1',
)
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)))
