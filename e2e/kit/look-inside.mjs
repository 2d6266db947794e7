// Loaded before the built app (`node --import`), which stays as it is: gives the stories an eye on its embedded database,
// which no second process may open. GET answers what must hold in it and does not.
import { createServer } from 'node:http'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { tsImport } from 'tsx/esm/api'

const checker = join(import.meta.dirname, '../../server/reliability/testing/violations-main.ts')
const create = PGlite.create.bind(PGlite)
let violationsOf

PGlite.create = async (...options) => {
  PGlite.create = create // a fresh folder is filled by a second PGlite that the first makes
  const pglite = await create(...options)
  createServer(async (request, response) => {
    violationsOf ??= tsImport(checker, import.meta.url)
    const { violationsIn } = await violationsOf
    const emulator = new URL(request.url, 'http://localhost').searchParams
    const found = await violationsIn(pglite, emulator.get('url'), emulator.get('key')).catch((error) => [
      { invariant: 'none', found: 'the check itself failed', facts: { error: String(error.stack) } },
    ])
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found))
  })
    .listen(Number(process.env.E2E_INVARIANTS_PORT), '127.0.0.1')
    .unref()
  return pglite
}
