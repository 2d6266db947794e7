import { openPglite } from '#server/db/client.ts'
import { migrate } from '#server/db/migrations.ts'

/** A PostgreSQL with the current schema and no rows, as a compressed archive of its folder. Runs under Vite, which finds the migrations. */
export async function prepareDatabase(): Promise<Uint8Array> {
  const database = await openPglite('memory')
  await migrate(database)
  const archive = await database.pglite.dumpDataDir('gzip')
  await database.close()
  return new Uint8Array(await archive.arrayBuffer())
}
