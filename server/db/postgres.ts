import { drizzle } from 'drizzle-orm/node-postgres'
import { Pool, type PoolConfig } from 'pg'
import type { Log } from '../deps.ts'
import type { OpenDatabase } from './client.ts'

/**
 * A pool on a PostgreSQL server. A connection that dies, idle or in use, is logged and replaced; it never ends the process.
 * Waiting for a free connection ends after five seconds with an error, so that callers can answer "busy".
 */
export function openPostgres(
  url: string,
  log: Pick<Log, 'warn'>,
  options: Pick<PoolConfig, 'max'> = {},
): OpenDatabase & { pool: Pool } {
  const pool = new Pool({
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: 5_000,
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
    pool,
    db: drizzle({ client: pool }),
    async execute(text, values) {
      const result: unknown = await pool.query(text, values)
      const last = Array.isArray(result) ? result.at(-1) : result
      return { rows: last.rows }
    },
    close: () => (closing ??= pool.end()),
  }
}
