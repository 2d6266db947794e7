import type { Address } from '#shared/contracts/billing-details.ts'

export interface TypedAddress {
  readonly name: string
  readonly address: Address
}

/** What a screen may ask of the address fields. */
export interface AddressForm {
  /** What was typed, or null with the faults shown under the fields. */
  readonly read: () => Promise<TypedAddress | null>
  readonly focus: () => void
}
