import { drizzle } from 'drizzle-orm/node-postgres'
import { type ClientBase, Pool, type PoolConfig, type QueryConfig, type QueryResult } from 'pg'
import type { Log } from '../deps.ts'
import type { Database, Execute, OpenDatabase, Transaction } from './client.ts'
import { isConnectionLost } from './in-transaction.ts'

/**
 * A pool on a PostgreSQL server. A connection that dies, idle or in use, is logged and replaced; it never ends the process.
 * Whoever is handed one that died unnoticed is served by another when nothing can have been written yet.
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
  const db: Database = drizzle({ client: readingTwice(pool) })
  db.transaction = (work, config) => transactOn(pool, work, config)
  let closing: Promise<void> | undefined
  return {
    kind: 'postgres',
    pool,
    db,
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

/** The pool, but a `select` outside a transaction that meets a lost connection is asked once more on another one. */
function readingTwice(pool: Pool): Pool {
  async function query(config: QueryConfig, values?: unknown[]): Promise<QueryResult> {
    try {
      return await pool.query(config, values)
    } catch (error) {
      if (!isConnectionLost(error) || !/^\s*select\b/i.test(config.text)) throw error
      return pool.query(config, values)
    }
  }
  return new Proxy(pool, {
    get: (target, name): unknown => (name === 'query' ? query : Reflect.get(target, name, target)),
  })
}

/**
 * Drizzle's own transaction on a pool keeps the connection for ever when it dies before `begin`, and tells of the
 * rollback that failed instead of what went wrong before it. One that could not begin is begun on another connection.
 */
async function transactOn<T>(
  pool: Pool,
  work: (tx: Transaction) => Promise<T>,
  config: Parameters<Database['transaction']>[1],
): Promise<T> {
  let hasBegun = false
  const begin = () =>
    transactOnce(
      pool,
      (tx) => {
        hasBegun = true
        return work(tx)
      },
      config,
    )
  return begin().catch((error: unknown) => {
    if (hasBegun || !isConnectionLost(error)) throw error
    return begin()
  })
}

async function transactOnce<T>(
  pool: Pool,
  work: (tx: Transaction) => Promise<T>,
  config: Parameters<Database['transaction']>[1],
): Promise<T> {
  const client = await pool.connect()
  const session: Database = drizzle({ client })
  const reasons: unknown[] = []
  try {
    return await session.transaction(async (tx) => {
      try {
        return await work(tx)
      } catch (reason) {
        reasons.push(reason)
        throw reason
      }
    }, config)
  } catch (error) {
    throw reasons.length === 0 ? error : reasons[0]
  } finally {
    client.release()
  }
}

function executeOn(session: Pick<ClientBase, 'query'> | Pick<Pool, 'query'>): Execute {
  return async (text, values) => {
    // Several statements in one text answer with an array, which the driver's types leave out.
    const result: QueryResult | QueryResult[] = await session.query(text, values)
    return { rows: (Array.isArray(result) ? result.at(-1)?.rows : result.rows) ?? [] }
  }
}
