/** An address as Stripe keeps it: any part may be missing. */
export interface AddressRow {
  line1: string | null
  line2: string | null
  city: string | null
  state: string | null
  postalCode: string | null
  country: string | null
}
