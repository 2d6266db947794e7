import { drizzle } from 'drizzle-orm/node-postgres'
import { type ClientBase, Pool, type PoolConfig, type QueryResult } from 'pg'
import type { Log } from '../deps.ts'
import type { Execute, OpenDatabase } from './client.ts'

/**
 * A pool on a PostgreSQL server. A connection that dies, idle or in use, is logged and replaced; it never ends the process.
 * Waiting for a free connection ends after five seconds with an error, so that callers can answer "busy".
 */
export function openPostgres(
  url: string,
  log: Pick<Log, 'warn'>,
  options: Pick<PoolConfig, 'max' | 'connectionTimeoutMillis'> = {},
): OpenDatabase & { pool: Pool } {
  const pool = new Pool({
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: options.connectionTimeoutMillis ?? 5_000,
    keepAlive: true,
    application_name: 'paydesk',
  })
  // Without these two listeners node-postgres turns a lost connection into an uncaught 'error' event.
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection was lost'))
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ err: error }, 'a database connection was lost while in use'))
  })
  let closing: Promise<void> | undefined
  return {
    kind: 'postgres',
    pool,
    db: drizzle({ client: pool }),
    execute: executeOn(pool),
    async transact(work) {
      const client = await pool.connect()
      const execute = executeOn(client)
      try {
        await execute('begin')
        const result = await work(execute)
        await execute('commit')
        client.release()
        return result
      } catch (error) {
        // A connection in an unknown state is closed, which undoes the transaction as well.
        client.release(true)
        throw error
      }
    },
    close: () => (closing ??= pool.end()),
  }
}

function executeOn(session: Pick<ClientBase, 'query'> | Pick<Pool, 'query'>): Execute {
  return async (text, values) => {
    // Several statements in one text answer with an array, which the driver's types leave out.
    const result: QueryResult | QueryResult[] = await session.query(text, values)
    return { rows: (Array.isArray(result) ? result.at(-1)?.rows : result.rows) ?? [] }
  }
}
