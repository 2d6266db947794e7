import type { Database, Transaction } from './client.ts'

/** How often a transaction is begun in all when others stand in its way. */
const atMost = 3

/**
 * Runs `work` in a transaction and, when the database undid it because it got in another's way (a deadlock, a
 * serialization failure), runs it again. `work` makes no request and has no effect but its rows.
 */
export async function inTransaction<T>(
  db: Pick<Database, 'transaction'>,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work)
    } catch (error) {
      if (attempt === atMost || !wasInTheWay(error)) throw error
    }
  }
}

/** True when the database undid the transaction itself; whether a lost connection did is not known. */
function wasInTheWay(error: unknown): boolean {
  return causesOf(error).some(
    (cause) => 'code' in cause && (cause.code === '40P01' || cause.code === '40001'),
  )
}

/** True when no connection was to be had: nothing was done. */
export function isDatabaseBusy(error: unknown): boolean {
  return causesOf(error).some(
    (cause) =>
      cause.message === 'timeout exceeded when trying to connect' ||
      ('code' in cause && cause.code === '53300'),
  )
}

/** True when the connection died: a read may be asked again, and of a write nobody knows. */
export function isConnectionLost(error: unknown): boolean {
  return causesOf(error).some(
    (cause) =>
      /^Connection terminated( unexpectedly)?$|^Client .+ is not queryable$/.test(cause.message) ||
      ('code' in cause && lostCodes.has(String(cause.code))),
  )
}

/** The server ended the session, or the socket did. */
const lostCodes = new Set(['57P01', '57P02', '08003', '08006', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

function causesOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : []
}
