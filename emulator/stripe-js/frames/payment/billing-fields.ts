import { isRecord, recordAt } from '../../protocol/records.ts'

export interface VisibleFields {
  name: boolean
  country: boolean
  postalCode: boolean
}

/** Which billing fields the form shows beside the card, by the integration's `fields` option. */
export function visibleFields(options: Record<string, unknown>): VisibleFields {
  const general = recordAt(options, 'fields')['billingDetails']
  const forCard = recordAt(recordAt(options, 'fields'), 'card')['billingDetails']
  const billing = forCard ?? general
  if (billing === 'never') return { name: false, country: false, postalCode: false }
  const { name, address } = isRecord(billing) ? billing : {}
  const hasAddress = address !== 'never'
  const parts = isRecord(address) ? address : {}
  return {
    name: name === 'always',
    country: hasAddress && parts['country'] !== 'never',
    postalCode: hasAddress && parts['postalCode'] !== 'never',
  }
}
