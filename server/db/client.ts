import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { drizzle } from 'drizzle-orm/pglite'

/** What both drivers answer to raw SQL. */
interface Rows<Row> {
  rows: Row[]
}
interface RowsHKT extends PgQueryResultHKT {
  type: Rows<this['row']>
}

/** The one database type of the server; embedded PGlite or PostgreSQL is behind it. */
export type Database = PgDatabase<RowsHKT>
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

export interface OpenDatabase {
  db: Database
  /** Runs raw SQL text; for the scheduler and the migrations, which bring their own statements. */
  execute(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  /** Writes down everything and lets go of the folder or the connections. Safe to repeat. */
  close(): Promise<void>
}

/**
 * The embedded database, in a folder or in memory. It is one session: an open transaction makes every other query
 * wait, so nothing slow (a call over the network, above all) may happen inside one.
 */
export async function openPglite(
  dataDir: string | 'memory',
  options: Pick<PGliteOptions, 'loadDataDir' | 'fs'> = {},
): Promise<OpenDatabase & { pglite: PGlite }> {
  const pglite = await PGlite.create(dataDir === 'memory' ? options : { ...options, dataDir })
  return {
    pglite,
    db: drizzle({ client: pglite }),
    async execute(text, values) {
      if (values !== undefined && values.length > 0)
        return pglite.query<Record<string, unknown>>(text, values)
      const results = await pglite.exec(text)
      return { rows: results.at(-1)?.rows ?? [] }
    },
    async close() {
      if (!pglite.closed) await pglite.close()
    },
  }
}
