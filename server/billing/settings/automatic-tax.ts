import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { Deps } from '../../deps.ts'
import { loadOverrides, type Overrides } from './overrides.ts'

/** Whether Stripe works out taxes on what the account orders from now on: the catalogue's word, or its override. */
export async function hasAutomaticTax({ db }: Pick<Deps, 'db'>, accountId: string): Promise<boolean> {
  return automaticTaxOf(await loadOverrides(db, accountId))
}

export function automaticTaxOf(overrides: Overrides): boolean {
  return overrides.automaticTax() ?? catalogueInUse().automaticTax ?? false
}
