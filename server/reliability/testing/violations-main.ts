import type { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { checkInvariants } from '../check-invariants.ts'
import type { Violation } from '../invariant.ts'
import { snapshotOf } from './snapshot.ts'

/**
 * What must hold in the database that a built app has open, and does not; read from within its process.
 * @param url the emulator whose objects are laid beside the rows; null for the rows alone
 */
export async function violationsIn(
  pglite: PGlite,
  url: string | null,
  secretKey: string | null,
): Promise<Violation[]> {
  const snapshot =
    url === null || secretKey === null
      ? undefined
      : await snapshotOf({ fetch: (request) => fetch(request) }, url, secretKey)
  return checkInvariants(drizzle({ client: pglite }), snapshot)
}
