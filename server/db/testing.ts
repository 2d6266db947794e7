import { createHash } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { type OpenDatabase, openPglite } from './client.ts'
import { migrate, migrations } from './migrations.ts'
import { openPostgres } from './postgres.ts'

export interface TestDatabase extends OpenDatabase {
  /** Where a second process or pool finds the same database; null on PGlite, which is one process alone. */
  url: string | null
  /** Removes all rows and keeps the schema; quicker than another database. */
  empty(): Promise<void>
}

const cacheDir = join(import.meta.dirname, '../../.cache/test-database')

/**
 * A database of the caller's own with the current schema and no rows, on what `TEST_DB` names (`pglite`, the default, or
 * `postgres`). Call it once a test file, in `beforeAll`, `empty` it between tests, and `close` it in `afterAll`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  return process.env['TEST_DB'] === 'postgres' ? createOnPostgres() : createOnPglite()
}

/** Engines of this worker that nobody uses: an emptied one that has run is many times quicker than a new one. */
const idleEngines: OpenDatabase[] = []

async function createOnPglite(): Promise<TestDatabase> {
  const engine =
    idleEngines.pop() ??
    (await openPglite('memory', { loadDataDir: await openAsBlob(await preparedForTests()) }))
  let isClosed = false
  return {
    ...engine,
    url: null,
    empty: () => empty(engine),
    async close() {
      if (isClosed) return
      isClosed = true
      await empty(engine)
      idleEngines.push(engine)
    },
  }
}

/**
 * A dump of an engine with the current schema, made once and kept: loading it is many times quicker than a fresh start.
 * @returns the path of the archive
 */
export async function preparedForTests(): Promise<string> {
  const contents = JSON.stringify(migrations) + (await readFile(pgliteManifest, 'utf8'))
  const path = join(cacheDir, `${createHash('sha256').update(contents).digest('hex').slice(0, 16)}.tar`)
  if ((await stat(path).catch(() => null)) !== null) return path

  const database = await openPglite('memory')
  await migrate(database)
  const dump = await database.pglite.dumpDataDir('none')
  await database.close()
  await mkdir(cacheDir, { recursive: true })
  // Several workers may make it at once; each moves a whole file into place.
  const draft = `${path}.${process.pid}`
  await writeFile(draft, Buffer.from(await dump.arrayBuffer()))
  await rename(draft, path)
  return path
}
const pgliteManifest = join(import.meta.dirname, '../../node_modules/@electric-sql/pglite/package.json')

async function createOnPostgres(): Promise<TestDatabase> {
  const { url, template } = inject('postgres')
  const name = `test_${process.pid}_${crypto.randomUUID().slice(0, 8)}`
  const silent = { warn: () => {} }
  const root = openPostgres(url, silent, { max: 1 })
  await root.execute(`create database ${name} template ${template}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const database = openPostgres(own.href, silent, { max: 5 })
  return {
    ...database,
    url: own.href,
    empty: () => empty(database),
    async close() {
      await database.close()
      await root.execute(`drop database if exists ${name} with (force)`)
      await root.close()
    },
  }
}

async function empty({ execute }: OpenDatabase): Promise<void> {
  const { rows } = await execute(
    `select string_agg(format('%I', tablename), ', ') as names from pg_tables
     where schemaname = 'public' and tablename <> 'schema_migrations'`,
  )
  await execute(`truncate ${String(rows[0]?.['names'])} restart identity cascade`)
}
