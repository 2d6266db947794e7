import { join } from 'node:path'
import { type OpenDatabase, openPglite } from '#server/db/client.ts'
import { openPostgres } from '#server/db/postgres.ts'
import { readEnv } from '#server/env.ts'
import { checkInvariants } from '#server/reliability/check-invariants.ts'
import { type InvariantName, invariants, type Violation } from '#server/reliability/invariant.ts'
import { lockDataFolder } from '#server/startup/data-folder-lock.ts'
import { ExpectedFailure } from '#server/startup/expected-failure.ts'

// `npm run doctor`: what must hold in the application's database, and whether it does. Reads only.
const env = readEnv()
const violations = await withDatabase(({ db }) => checkInvariants(db))
console.log(tableOf(violations))
if (violations.length > 0) process.exitCode = 1

function tableOf(found: readonly Violation[]): string {
  const lines = Object.entries(invariants).map(([name, holds]) => {
    const of = found.filter(({ invariant }) => invariant === (name as InvariantName))
    const details = of.map((violation) => `      ${violation.found}: ${JSON.stringify(violation.facts)}`)
    return [`${name.padEnd(4)} ${of.length === 0 ? 'ok  ' : 'BAD '} ${holds}`, ...details].join('\n')
  })
  const end = found.length === 0 ? 'All hold, as far as the database can tell.' : `${found.length} found.`
  return [...lines, '', end].join('\n')
}

/** The embedded database can be looked into only while the application is not running: it is one process alone. */
async function withDatabase<T>(work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const { DATABASE_URL, DATA_DIR } = env
  const lock = DATABASE_URL === undefined ? await lockDataFolder(DATA_DIR) : null
  const database =
    DATABASE_URL === undefined
      ? await openPglite(join(DATA_DIR, 'db'))
      : openPostgres(DATABASE_URL, { warn: (_fields, message) => console.error(message) })
  try {
    const { rows } = await database.execute(`select to_regclass('billing_operations') as operations`)
    if (rows[0]?.['operations'] === null) {
      throw new ExpectedFailure('The database has no tables yet. Start Paydesk once.')
    }
    return await work(database)
  } finally {
    await database.close()
    await lock?.release()
  }
}
