import { sampleDetails } from '#shared/testing/billing-details.ts'
import { managers, none, nothingIsTaken, type ProcedureRows } from './procedure-rows.ts'

/** A number that the other account has. */
export const theirTaxId = { type: 'us_ein', value: '12-3456789' } as const

const good = { attemptId: none, version: 'x', details: sampleDetails }
const withDetails = (change: object) => ({ ...good, details: { ...sampleDetails, ...change } })

export const billingDetailsRows = {
  'billingDetails.get': {
    allowed: ['owner', 'billing_manager', 'accountant'],
    foreign: null,
    malformed: nothingIsTaken,
  },
  'billingDetails.save': {
    allowed: managers,
    foreign: null,
    malformed: [
      {},
      { ...good, attemptId: 'x' },
      { ...good, accountId: none },
      { ...good, customer: 'cus_1' },
      withDetails({ name: ' ' }),
      withDetails({ name: 'x'.repeat(151) }),
      withDetails({ emails: ['a@example.com,b@example.com'] }),
      withDetails({ emails: ["x' or 1=1 --"] }),
      withDetails({ address: { ...sampleDetails.address, country: 'Italy' } }),
      withDetails({ address: { ...sampleDetails.address, line1: '' } }),
      withDetails({ poNumber: 'x'.repeat(61) }),
      withDetails({ taxExempt: 'exempt' }),
    ],
  },
  'billingDetails.addTaxId': {
    allowed: managers,
    foreign: null,
    malformed: [
      {},
      { attemptId: none, type: 'eu_vat', value: '' },
      { attemptId: none, type: 'xx_vat', value: 'DE123456789' },
      { attemptId: none, type: 'eu_vat', value: 'D'.repeat(51) },
      { attemptId: none, type: 'eu_vat', value: 'DE123456789', customer: 'cus_1' },
    ],
  },
  'billingDetails.removeTaxId': {
    allowed: managers,
    foreign: () => [
      { attemptId: crypto.randomUUID(), ...theirTaxId },
      { attemptId: crypto.randomUUID(), type: 'eu_vat', value: 'DE999999999' },
    ],
    malformed: [{}, { attemptId: none, type: 'eu_vat' }, { attemptId: none, taxId: 'txi_1' }],
  },
} as const satisfies ProcedureRows
