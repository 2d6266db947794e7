import type { BillingDetails } from '../contracts/billing-details.ts'

/** A company that says all there is to say. */
export const sampleDetails: BillingDetails = {
  kind: 'company',
  name: 'Fabbrica Rossi S.r.l.',
  address: {
    line1: 'Via Larga 7',
    line2: 'Scala B',
    city: 'Milano',
    state: 'MI',
    postalCode: '20122',
    country: 'IT',
  },
  emails: ['rossi@example.com', 'books@example.com'],
  poNumber: 'PO-2041',
  language: 'it',
}
