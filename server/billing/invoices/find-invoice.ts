import { and, eq } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import { invoices } from '../../db/schema/invoices.ts'
import type { Deps } from '../../deps.ts'
import { selectInvoices, type SelectedInvoice } from './invoice-columns.ts'

/** The account's own invoice by the name that pages know. Another account's answers as if it did not exist. */
export async function findInvoice(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
  publicId: string,
): Promise<SelectedInvoice> {
  const [row] = await selectInvoices(db).where(
    and(eq(invoices.accountId, accountId), eq(invoices.publicId, publicId), eq(invoices.isDeleted, false)),
  )
  if (row === undefined) throw new BillingError('not_found', 'there is no such invoice')
  return row
}
