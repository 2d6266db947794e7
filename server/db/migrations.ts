/// <reference types="vite/types/importMeta.d.ts" />
import type { OpenDatabase } from './client.ts'

export interface Migration {
  name: string
  sql: string
}

/** All migrations in order, as text inside the bundle, so that they also run where there is no disk. */
export const migrations: readonly Migration[] = Object.entries(
  import.meta.glob<string>('./migrations/*.sql', { query: '?raw', import: 'default', eager: true }),
)
  .map(([path, sql]) => ({ name: path.slice(path.lastIndexOf('/') + 1, -'.sql'.length), sql }))
  .sort((a, b) => a.name.localeCompare(b.name))

const statementBreak = '--> statement-breakpoint'

/**
 * The schema is current afterwards. All missing migrations run in one transaction under a table lock, so of several
 * processes that start together one migrates and the others find nothing left to do. Safe to repeat.
 * @returns the names of the migrations that ran
 */
export async function migrate(
  database: OpenDatabase,
  wanted: readonly Migration[] = migrations,
): Promise<string[]> {
  await createLedger(database)
  return database.transact(async (execute) => {
    await execute('lock table schema_migrations in access exclusive mode')
    const missing = await missingFrom(execute, wanted)
    // From here on a statement that waits for a table in use gives up soon instead of queueing everybody behind it.
    await execute(`set local lock_timeout = '2s'`)
    for (const { name, sql } of missing) {
      for (const statement of sql.split(statementBreak)) await execute(statement)
      await execute('insert into schema_migrations (name) values ($1)', [name])
    }
    return missing.map(({ name }) => name)
  })
}

/** True when every migration that this build knows has run; newer ones of a later build do no harm. */
export async function areMigrationsCurrent(
  database: Pick<OpenDatabase, 'execute'>,
  wanted: readonly Migration[] = migrations,
): Promise<boolean> {
  return (await missingFrom(database.execute, wanted)).length === 0
}

async function missingFrom(execute: OpenDatabase['execute'], wanted: readonly Migration[]) {
  const { rows } = await execute('select name from schema_migrations')
  const done = new Set(rows.map((row) => row['name']))
  return wanted.filter(({ name }) => !done.has(name))
}

async function createLedger({ execute }: OpenDatabase): Promise<void> {
  const statement =
    'create table if not exists schema_migrations (name text primary key, applied_at timestamptz not null default now())'
  // Two processes that create the same table at once collide in PostgreSQL's catalog; the second try finds it there.
  await execute(statement).catch(() => execute(statement))
}
