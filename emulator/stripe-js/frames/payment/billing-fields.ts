import { isRecord, recordAt } from '../../protocol/records.ts'

export interface VisibleFields {
  name: boolean
  country: boolean
  postalCode: boolean
  /** What a bank debit asks about the account's holder. */
  holder: { name: boolean; email: boolean }
}

const NOTHING: VisibleFields = {
  name: false,
  country: false,
  postalCode: false,
  holder: { name: false, email: false },
}

/**
 * Which billing fields the form shows beside the method's own, by the integration's `fields` option; an Address
 * Element on the page asks for the address instead.
 */
export function visibleFields(options: Record<string, unknown>, hasBillingAddress: boolean): VisibleFields {
  const general = recordAt(options, 'fields')['billingDetails']
  const forCard = recordAt(recordAt(options, 'fields'), 'card')['billingDetails']
  const billing = forCard ?? general
  if (billing === 'never') return NOTHING
  const { name, email, address } = isRecord(billing) ? billing : {}
  const hasAddress = address !== 'never' && !hasBillingAddress
  const parts = isRecord(address) ? address : {}
  return {
    name: name === 'always' && !hasBillingAddress,
    country: hasAddress && parts['country'] !== 'never',
    postalCode: hasAddress && parts['postalCode'] !== 'never',
    holder: { name: name !== 'never', email: email !== 'never' },
  }
}
