import { openPglite } from '#server/db/client.ts'
import { migrate } from '#server/db/migrations.ts'

/**
 * A PostgreSQL with the current schema and no rows, as an archive of its folder: a fifth of its size when compressed, and
 * twice as quick to load when not. Runs under Vite, which finds the migrations.
 */
export async function prepareDatabase(compression: 'gzip' | 'none'): Promise<Uint8Array> {
  const database = await openPglite('memory')
  await migrate(database)
  const archive = await database.pglite.dumpDataDir(compression)
  await database.close()
  return new Uint8Array(await archive.arrayBuffer())
}
