import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { readLookupKey } from '../plans/lookup-key.ts'
import type { Deps } from '../../deps.ts'
import { stripePrices } from '../../db/schema/plans.ts'

export interface SoldPrice {
  plan: string | null
  addOn: string | null
}

/** What a price of Stripe sells; nothing for one that was made outside of the plans file. */
export type SoldPrices = (stripePriceId: string | null) => SoldPrice

/** Loads what each published price sells, archived ones included. */
export async function loadSoldPrices({ db }: Pick<Deps, 'db'>): Promise<SoldPrices> {
  const rows = await db
    .select({ id: stripePrices.stripeId, lookupKey: stripePrices.lookupKey })
    .from(stripePrices)
  const sold = new Map(rows.map(({ id, lookupKey }) => [id, soldAs(lookupKey)]))
  return (id) => (id === null ? undefined : sold.get(id)) ?? { plan: null, addOn: null }
}

function soldAs(lookupKey: string): SoldPrice {
  const named = readLookupKey(lookupKey)
  if (named?.kind !== 'plan' || !Object.hasOwn(catalogueInUse().plans, named.plan)) {
    return { plan: null, addOn: null }
  }
  return { plan: named.plan, addOn: named.addOn }
}
