// Loaded before the built app (`node --import`), which stays as it is: gives the stories an eye on its embedded database,
// which no second process may open. GET answers what must hold in it and does not; POST sets how strictly plans decide, as
// `npm run access` does.
import { createServer } from 'node:http'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { tsImport } from 'tsx/esm/api'

const checker = join(import.meta.dirname, '../../server/reliability/testing/violations-main.ts')
const create = PGlite.create.bind(PGlite)
let violationsOf

PGlite.create = async function look(...options) {
  PGlite.create = create // a fresh folder is filled by a second PGlite that the first makes
  const pglite = await create(...options)
  if (options.some((option) => option?.loadDataDir !== undefined)) {
    PGlite.create = look // what is only unpacked is closed again, and the server opens its folder next
    return pglite
  }
  createServer(async (request, response) => {
    if (request.method === 'POST') {
      const mode = new URL(request.url, 'http://localhost').searchParams.get('enforcement')
      await pglite.query(
        `insert into setting_overrides (account_id, key, value) values (null, 'enforcement', $1)
        on conflict (account_id, key) do update set value = excluded.value`,
        [JSON.stringify({ value: mode })],
      )
      response.writeHead(204).end()
      return
    }
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
