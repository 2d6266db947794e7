import type { Ctx } from '../http/context.ts'
import type { Customer } from '../store/collections.ts'
import { placeOf, type Located, type TaxPlace } from './tax-location.ts'

/** What of a customer decides its taxes. */
export interface Taxpayer extends Located {
  id: string
  tax_exempt: Customer['tax_exempt']
  /** Numbers that a register knows. */
  verified: readonly { type: string }[]
}

/** The customer as a taxpayer, or the one that a preview describes in its place. */
export function taxpayerOf(ctx: Ctx, customer: Customer): Taxpayer {
  if (ctx.taxpayer !== undefined) return ctx.taxpayer
  const { id, address, shipping, tax_exempt } = customer
  const verified = ctx.store.tax_ids
    .by('customer', id)
    .filter(({ verification }) => verification?.status === 'verified')
  return { id, address: address ?? null, shipping, tax_exempt, verified }
}

/** Member states: between them and the account a buyer with a verified VAT number owes the tax, not the seller. */
const EU: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
)

/** Why no tax is taken of a customer at a place; null where it is. */
export function exemptionOf(
  payer: Taxpayer,
  place: TaxPlace | null,
): 'customer_exempt' | 'reverse_charge' | null {
  if (payer.tax_exempt === 'exempt') return 'customer_exempt'
  if (payer.tax_exempt === 'reverse') return 'reverse_charge'
  const isBusiness = payer.verified.some(({ type }) => type === 'eu_vat')
  return place !== null && EU.has(place.country) && isBusiness ? 'reverse_charge' : null
}

export const placeOfPayer = (payer: Taxpayer): TaxPlace | null => placeOf(payer)
