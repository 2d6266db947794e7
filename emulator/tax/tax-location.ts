import { invalidRequest, type StripeError } from '../http/errors.ts'
import type { Customer } from '../store/collections.ts'
import { taxAt } from './tax-rates-table.ts'

type CustomerTax = NonNullable<Customer['tax']>
type Address = Pick<NonNullable<Customer['address']>, 'country' | 'postal_code' | 'state'>

export interface TaxPlace {
  country: string
  state: string | null
  source: 'billing_address' | 'shipping_destination'
}

/** What a customer tells of where it is. */
export type Located = Pick<Customer, 'address' | 'shipping'>

/** Where a customer is taxed: where things go, or where the bills go; null when neither says enough. */
export function placeOf({ address, shipping }: Located): TaxPlace | null {
  return (
    placeAt(shipping?.address ?? null, 'shipping_destination') ?? placeAt(address ?? null, 'billing_address')
  )
}

/** In the United States a tax depends on the state, so one must be named, or a ZIP code that lies in one. */
function placeAt(address: Address | null, source: TaxPlace['source']): TaxPlace | null {
  const country = address?.country?.toUpperCase()
  if (address === null || country === undefined || !/^[A-Z]{2}$/.test(country)) return null
  const given = address.state ? stateCode(address.state) : null
  if (country !== 'US') return { country, state: given, source }
  const zip = /^\d{5}/.exec(address.postal_code ?? '')?.[0]
  if (given === null && zip === undefined) return null
  return { country, state: given ?? stateOfZip(Number(zip?.slice(0, 3))), source }
}

function stateCode(state: string): string {
  const names: Record<string, string> = { CALIFORNIA: 'CA', 'NEW YORK': 'NY', TEXAS: 'TX' }
  return names[state.trim().toUpperCase()] ?? state.trim().toUpperCase()
}

/** The first three digits of the ZIP codes of the states in the table. */
const ZIP_RANGES: readonly (readonly [from: number, to: number, state: string])[] = [
  [5, 5, 'NY'],
  [63, 63, 'NY'],
  [100, 149, 'NY'],
  [733, 733, 'TX'],
  [750, 799, 'TX'],
  [885, 885, 'TX'],
  [900, 961, 'CA'],
]

function stateOfZip(prefix: number): string | null {
  return ZIP_RANGES.find(([from, to]) => prefix >= from && prefix <= to)?.[2] ?? null
}

/** The `tax` member of a customer. */
export function customerTax(customer: Located, ipAddress: string | null): CustomerTax {
  const place = placeOf(customer)
  return {
    automatic_tax: statusAt(place),
    ip_address: ipAddress,
    location: place,
    provider: 'stripe',
  }
}

function statusAt(place: TaxPlace | null): CustomerTax['automatic_tax'] {
  if (place === null) return 'unrecognized_location'
  return taxAt(place) === null ? 'not_collecting' : 'supported'
}

/** 400 `customer_tax_location_invalid`. */
export function unrecognizedLocation(): StripeError {
  return invalidRequest(
    "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    { code: 'customer_tax_location_invalid' },
  )
}
