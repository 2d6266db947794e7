import type { CorrectionRefusal } from '#shared/contracts/invoices.ts'
import { BillingError } from '#shared/errors.ts'
import type { InvoiceParties } from '../../db/schema/invoices.ts'
import type { Deps } from '../../deps.ts'
import { loadCustomer } from '../billing-details/load-customer.ts'
import { accountNow } from '../clock/account-now.ts'
import { isDisputed } from '../subscriptions/load-billing.ts'
import type { SelectedInvoice } from './invoice-columns.ts'

/** Older invoices stand in books that are closed by now, the seller's and the buyer's. */
const correctableDays = 365

type Buyer = InvoiceParties['buyer']

/** What can be done about wrong details on an invoice. */
export type Correction =
  | { kind: 'possible'; buyer: Buyer; customerId: string }
  | { kind: 'refused'; reason: CorrectionRefusal }

/**
 * Whether an invoice can be made again with the details that are saved now. An issued one is never altered: a credit note
 * takes it back whole, and another takes its place. So it must be paid, and nothing of it may have been given back.
 */
export async function correctionOf(
  deps: Pick<Deps, 'db' | 'clock'>,
  row: SelectedInvoice,
): Promise<Correction> {
  const refused = (reason: CorrectionRefusal) => ({ kind: 'refused', reason }) as const
  if (row.replacement !== null) return refused('replaced')
  if (row.status === 'draft') return refused('draft')
  if (row.status !== 'paid') return refused(row.status === 'open' ? 'unpaid' : 'void')
  if (row.totalMinor <= 0) return refused('nothing_billed')
  if (row.creditedMinor > 0 || Number(row.refundedMinor) > 0) return refused('given_back')
  if (await isDisputed(deps.db, row.paymentIntentId)) return refused('disputed')
  const age = (await accountNow(deps, row.accountId)).getTime() - row.createdAt.getTime()
  if (age > correctableDays * 86_400_000) return refused('too_old')
  const customer = await loadCustomer(deps, row.accountId)
  const details = customer?.details ?? null
  if (customer === null || details === null || details.address?.country == null) {
    return refused('details_missing')
  }
  // What is owed on the balance would be collected with the new invoice.
  if (customer.balanceMinor > 0) return refused('balance_owed')
  const { name, email, address, taxIds, customFields } = details
  const buyer: Buyer = {
    name,
    email,
    address,
    taxIds: taxIds.map(({ type, value }) => ({ type, value })),
    customFields: [...customFields],
  }
  if (row.parties !== null && nameOf(buyer) === nameOf(withKnown(row.parties.buyer, buyer))) {
    return refused('same_details')
  }
  return { kind: 'possible', buyer, customerId: customer.stripeId }
}

/** What nobody kept of an older invoice counts as right. */
function withKnown(billed: Buyer, now: Buyer): Buyer {
  return { ...billed, customFields: billed.customFields ?? now.customFields ?? [] }
}

/** Two buyers with the same are the same on paper. */
function nameOf({ name, email, address, taxIds, customFields = [] }: Buyer): string {
  const parts = address === null ? [] : addressParts.map((part) => address[part] ?? '')
  return JSON.stringify([
    name ?? '',
    email ?? '',
    parts,
    taxIds.map(({ type, value }) => `${type} ${value}`).sort(),
    customFields.map((field) => `${field.name} ${field.value}`).sort(),
  ])
}

const addressParts = ['line1', 'line2', 'city', 'state', 'postalCode', 'country'] as const

/** Why an invoice stays as it is. */
export function notCorrectable(reason: string): BillingError {
  return new BillingError('invoice_not_correctable', `the invoice stays as it is: ${reason}`, {
    details: { reason },
  })
}
