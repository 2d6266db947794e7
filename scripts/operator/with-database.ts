import { type OpenDatabase, openPglite } from '#server/db/client.ts'
import { openPostgres } from '#server/db/postgres.ts'
import type { Env } from '#server/env.ts'
import { lockDataFolder } from '#server/startup/data-folder-lock.ts'
import { embeddedFolder } from '#server/startup/embedded-folder.ts'
import { ExpectedFailure } from '#server/startup/expected-failure.ts'

/**
 * Works on the database that the application uses. Its schema is the application's work: start it once before.
 * @throws ExpectedFailure when the embedded database is in use, or has no tables yet
 */
export async function withDatabase<T>(
  env: Pick<Env, 'DATABASE_URL' | 'DATA_DIR' | 'stripeMode'>,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const { DATABASE_URL, DATA_DIR } = env
  const lock = DATABASE_URL === undefined ? await lockFolder(DATA_DIR) : null
  try {
    const database =
      DATABASE_URL === undefined
        ? await openPglite(embeddedFolder(env))
        : openPostgres(DATABASE_URL, { warn: (_fields, message) => console.error(message) })
    try {
      const { rows } = await database.execute(`select to_regclass('sync_runs') as newest`)
      if (rows[0]?.['newest'] === null) {
        throw new ExpectedFailure(
          'The database has not the tables of this release. Start Paydesk once before.',
        )
      }
      return await work(database)
    } finally {
      await database.close()
    }
  } finally {
    await lock?.release()
  }
}

async function lockFolder(dataDir: string) {
  try {
    return await lockDataFolder(dataDir)
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error
    throw new ExpectedFailure(
      `${error.message} The embedded database serves one process at a time: stop Paydesk before, or set DATABASE_URL.`,
    )
  }
}
