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

/** Runs SQL text. Several statements may stand in it when there are no values; the last one's rows come back. */
export type Execute = (text: string, values?: unknown[]) => Promise<Rows<Record<string, unknown>>>

export interface OpenDatabase {
  kind: 'pglite' | 'postgres'
  db: Database
  /** For the scheduler and the migrations, which bring SQL of their own; everything else uses `db`. */
  execute: Execute
  /** Runs all statements in one transaction, which is undone when `work` throws. */
  transact<T>(work: (execute: Execute) => Promise<T>): Promise<T>
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
    kind: 'pglite',
    pglite,
    db: drizzle({ client: pglite }),
    execute: executeOn(pglite),
    transact: (work) => pglite.transaction((transaction) => work(executeOn(transaction))),
    async close() {
      if (!pglite.closed) await pglite.close()
    },
  }
}

function executeOn(session: Pick<PGlite, 'query' | 'exec'>): Execute {
  return async (text, values = []) => {
    if (values.length > 0) return session.query<Record<string, unknown>>(text, values)
    const results = await session.exec(text)
    return { rows: results.at(-1)?.rows ?? [] }
  }
}
