import { mkdir } from 'node:fs/promises'
import { openPglite, type OpenDatabase } from '../db/client.ts'
import { migrate } from '../db/migrations.ts'
import { openPostgres } from '../db/postgres.ts'
import type { ChangeBus, Log } from '../deps.ts'
import type { Env } from '../env.ts'
import { createMemoryBus } from '../live/memory-bus.ts'
import { createPostgresBus } from '../live/postgres-bus.ts'
import { embeddedFolder } from './embedded-folder.ts'
import { ExpectedFailure } from './expected-failure.ts'
import { unpackPreparedDatabase } from './unpack-prepared-database.ts'

/** The database that the environment names, its schema current. */
export async function openDatabase(
  env: Pick<Env, 'DATABASE_URL' | 'DATA_DIR' | 'stripeMode'>,
  log: Log,
): Promise<OpenDatabase & { description: string }> {
  if (env.DATABASE_URL === undefined) {
    const folder = embeddedFolder(env)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await unpackPreparedDatabase(folder)
    const database = await openPglite(folder)
    await migrate(database)
    return { ...database, description: `embedded, in ${folder}` }
  }
  const { hostname, pathname } = new URL(env.DATABASE_URL)
  const database = openPostgres(env.DATABASE_URL, log)
  try {
    await database.execute('select 1')
  } catch (error) {
    await database.close()
    const reason = error instanceof Error && error.message !== '' ? error.message : 'no answer'
    throw new ExpectedFailure(`The database at ${hostname} cannot be used: ${reason}.`)
  }
  await migrate(database)
  return { ...database, description: `PostgreSQL ${pathname.slice(1)} at ${hostname}` }
}

/** Live changes: between all processes of a PostgreSQL, else inside of this one. */
export async function openChangeBus(
  env: Pick<Env, 'DATABASE_URL'>,
  database: OpenDatabase,
  log: Log,
): Promise<ChangeBus & { endStreams(): void; close(): Promise<void> }> {
  if (env.DATABASE_URL !== undefined) return createPostgresBus(env.DATABASE_URL, database.execute, log)
  const bus = createMemoryBus()
  return { ...bus, close: async () => bus.endStreams() }
}
