import type { AddressRow } from '../db/schema/address.ts'
import type { StripeAddress } from '../stripe/customer-object.ts'

/** An address as rows keep it. */
export function addressOf(address: StripeAddress): AddressRow {
  const { line1, line2, city, state, postal_code: postalCode, country } = address
  return { line1, line2, city, state, postalCode, country }
}
