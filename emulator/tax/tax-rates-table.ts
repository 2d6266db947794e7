/** One tax of a place: what Stripe Tax would find there for a subscription to software. */
export interface PlaceTax {
  country: string
  /** Only where the rate is the state's. */
  state: string | null
  percentage: number
  type: 'vat' | 'sales_tax'
  name: string
  jurisdiction: string
}

/**
 * A stand-in for Stripe Tax: standard rates alone, no reduced ones, no county, city or district, and of the United
 * States three states. Good for telling whether an app carries taxes rightly, never for working out taxes owed.
 * Source: the rates that the tax offices publish (the European Commission's TEDB for member states, HMRC for the
 * United Kingdom, the Swiss tax administration, the states' departments of revenue), as they stand in 2026.
 */
const TAX_TABLE: readonly PlaceTax[] = [
  vat('AT', 20, 'Austria'),
  vat('CH', 8.1, 'Switzerland'),
  vat('DE', 19, 'Germany'),
  vat('ES', 21, 'Spain'),
  vat('FR', 20, 'France'),
  vat('GB', 20, 'United Kingdom'),
  vat('IE', 23, 'Ireland'),
  vat('IT', 22, 'Italy'),
  vat('NL', 21, 'Netherlands'),
  sales('CA', 7.25, 'California'),
  sales('NY', 4, 'New York'),
  sales('TX', 6.25, 'Texas'),
]

function vat(country: string, percentage: number, jurisdiction: string): PlaceTax {
  return { country, state: null, percentage, type: 'vat', name: 'VAT', jurisdiction }
}

function sales(state: string, percentage: number, jurisdiction: string): PlaceTax {
  return { country: 'US', state, percentage, type: 'sales_tax', name: 'Sales Tax', jurisdiction }
}

/** The tax of a place, or null where the account is not registered. */
export function taxAt(place: { country: string; state: string | null }): PlaceTax | null {
  const fits = (one: PlaceTax) =>
    one.country === place.country && (one.state === null || one.state === place.state)
  return TAX_TABLE.find(fits) ?? null
}
