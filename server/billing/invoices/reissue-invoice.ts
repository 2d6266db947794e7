import type { Role } from '#shared/contracts/account.ts'
import type { ReissuedInvoice, ReissueInvoiceInput } from '#shared/contracts/invoices.ts'
import { BillingError } from '#shared/errors.ts'
import { eq } from 'drizzle-orm'
import { invoices } from '../../db/schema/invoices.ts'
import type { Deps } from '../../deps.ts'
import type { SignedInUser } from '../../trpc/context.ts'
import { getDetails } from '../billing-details/get-details.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import type { ReissueInvoiceWish } from '../operations/inputs.ts'
import { runOperation } from '../operations/run-operation.ts'
import { correctionOf, notCorrectable } from './correction.ts'
import { findInvoice } from './find-invoice.ts'

/**
 * Puts an invoice with the details that are saved now in the place of a paid one: a credit note takes the old one back onto
 * the balance, which pays the new one in the same moment. Nothing is charged or given back.
 * Refuses with `not_found`, or `invoice_not_correctable` and the reason; `other_amount` when its tax would be another.
 */
export async function reissueInvoice(
  deps: Deps,
  { accountId, role, user }: { accountId: string; role: Role; user: SignedInUser },
  { attemptId, invoiceId }: ReissueInvoiceInput,
): Promise<ReissuedInvoice> {
  const { outcome } = await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'reissue_invoice',
    inputHash: hashOfInput({ invoiceId }),
    user,
    async prepare(): Promise<ReissueInvoiceWish> {
      const invoice = await findInvoice(deps, accountId, invoiceId)
      const correction = await correctionOf(deps, invoice)
      if (correction.kind === 'refused') throw notCorrectable(correction.reason)
      const { details } = await getDetails(deps, { accountId, role })
      return {
        invoiceId: invoice.stripeId,
        number: invoice.number ?? '',
        customerId: correction.customerId,
        totalMinor: invoice.totalMinor,
        language: details.language,
      }
    },
  })
  if (outcome.kind !== 'invoice_reissued') {
    throw new BillingError('attempt_reused', 'the attempt was about something else')
  }
  const [replacement] = await deps.db
    .select({ invoiceId: invoices.publicId })
    .from(invoices)
    .where(eq(invoices.stripeId, outcome.replacementId))
  if (replacement === undefined) throw new BillingError('unexpected', 'the new invoice has no row')
  return replacement
}
