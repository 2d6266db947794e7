import { BillingError } from '#shared/errors.ts'
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

/** What a failure of the database is wrapped in where something was begun before it: nobody may be told that nothing was. */
export class WasBegun extends Error {
  override readonly name = 'WasBegun'
}

/**
 * What to tell of a failure of the database that left nothing behind: `busy` when no connection was to be had, `read_only`
 * when it writes nothing down. Null for every other failure, and for one of something that was begun.
 */
export function databaseRefusalOf(error: unknown): BillingError | null {
  const causes = causesOf(error)
  if (causes.some((cause) => cause instanceof WasBegun)) return null
  const codes = new Set(causes.map((cause) => ('code' in cause ? cause.code : null)))
  if (
    codes.has('53300') ||
    causes.some(({ message }) => message === 'timeout exceeded when trying to connect')
  ) {
    return new BillingError('busy', 'no connection to the database', { cause: error })
  }
  // The disk is full, or what is left of a cluster takes reads alone.
  if (!codes.has('53100') && !codes.has('25006')) return null
  return new BillingError('read_only', 'the database writes nothing down', { cause: error })
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
