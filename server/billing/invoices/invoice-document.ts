import type { DocumentInput, File } from '#shared/contracts/invoices.ts'
import { BillingError } from '#shared/errors.ts'
import type { CreditNoteRow } from '../../db/schema/invoices.ts'
import type { Deps } from '../../deps.ts'
import { readCreditNotePdfAddress } from '../../stripe/credit-notes.ts'
import { readInvoicePdfAddress } from '../../stripe/documents.ts'
import { base64Of } from './base64.ts'
import { findInvoice } from './find-invoice.ts'
import type { SelectedInvoice } from './invoice-columns.ts'

/**
 * The invoice's own PDF, or that of a credit note of it, through this server: the browser never learns an address that would open it to others. Two
 * requests. Refuses with `not_found`, or `document_unavailable` for a draft and when Stripe has none to give.
 */
export async function invoiceDocument(
  deps: Pick<Deps, 'db' | 'stripe' | 'documents'>,
  accountId: string,
  { invoiceId, creditNote }: DocumentInput,
): Promise<File> {
  const invoice = await findInvoice(deps, accountId, invoiceId)
  const note = creditNote === undefined ? null : noteOf(invoice, creditNote)
  const address =
    note === null
      ? await readInvoicePdfAddress(deps.stripe, invoice.stripeId)
      : await readCreditNotePdfAddress(deps.stripe, note.id)
  if (address === null) throw new BillingError('document_unavailable', 'a draft has no document')
  return {
    name: `${nameOf(note === null ? invoice : { ...invoice, ...note, createdAt: new Date(note.createdAt) })}.pdf`,
    type: 'application/pdf',
    base64: base64Of(await deps.documents.read(address)),
  }
}

function noteOf({ creditNotes }: SelectedInvoice, wanted: string): CreditNoteRow {
  const note = creditNotes.find(({ number }) => number === wanted)
  if (note === undefined) throw new BillingError('not_found', 'the invoice has no such credit note')
  return note
}

/** `Acme-INV-0042-2027-03-14`: who billed, the number and the day, in signs that every disk takes. */
function nameOf({
  parties,
  number,
  createdAt,
}: Pick<SelectedInvoice, 'parties' | 'number' | 'createdAt'>): string {
  const day = createdAt.toISOString().slice(0, 10)
  return [parties?.seller.name ?? 'invoice', number ?? '', day]
    .map((part) => part.normalize('NFKD').replaceAll(/[^A-Za-z0-9]+/g, '-'))
    .map((part) => part.replaceAll(/^-+|-+$/g, ''))
    .filter((part) => part !== '')
    .join('-')
}
