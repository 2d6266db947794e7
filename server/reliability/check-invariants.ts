import type { Database } from '../db/client.ts'
import { databaseViolations } from './database-invariants.ts'
import type { Violation } from './invariant.ts'
import { secretsAtRest } from './secrets-at-rest.ts'
import { stripeViolations } from './stripe-invariants.ts'
import type { StripeSnapshot } from './stripe-snapshot.ts'

/**
 * Everything that must hold and does not, by number. What the database alone can tell is found without a snapshot, in
 * production too; with all that Stripe holds beside it, also what only shows side by side. Writes nothing.
 */
export async function checkInvariants(db: Database, snapshot?: StripeSnapshot): Promise<Violation[]> {
  return [
    ...(await databaseViolations(db)),
    ...(await secretsAtRest(db)),
    ...(snapshot === undefined ? [] : await stripeViolations(db, snapshot)),
  ]
}
