import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { Database } from '../../db/client.ts'
import { selectPurchases, stateOf } from './select-purchases.ts'

/** Features that the account's one-time purchases unlock, once they are paid and as long as they are not given back. */
export async function purchasedFeatures(db: Database, accountId: string): Promise<string[]> {
  const { oneTimeProducts } = catalogueInUse()
  const unlocking = Object.entries(oneTimeProducts).filter(([, { unlocks }]) => unlocks.length > 0)
  if (unlocking.length === 0) return []
  const rows = await selectPurchases(db, accountId)
  const paid = new Set(rows.filter((row) => stateOf(row) === 'paid').map(({ product }) => product))
  return unlocking.flatMap(([code, { unlocks }]) => (paid.has(code) ? unlocks : []))
}
