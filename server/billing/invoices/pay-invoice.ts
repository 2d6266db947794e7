import type { Role } from '#shared/contracts/account.ts'
import type { InvoiceStep, PayInvoiceInput } from '#shared/contracts/invoices.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { readPaymentSecret } from '../../stripe/invoices.ts'
import type { SignedInUser } from '../../trpc/context.ts'
import { refuseLockedCards } from '../cards/card-lock.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import { runOperation } from '../operations/run-operation.ts'
import { findMethod } from '../payment-methods/find-method.ts'
import { findInvoice } from './find-invoice.ts'
import { isPayable } from './get-invoice.ts'

/**
 * Pays an open invoice with a method on file. The amount needs no quote: once finished, an invoice is only ever lowered.
 * Refuses with `not_found`, `invoice_not_open` or `card_declined`.
 * @param takeToken counts a new attempt against the limits
 */
export async function payInvoice(
  deps: Deps,
  { accountId, user }: { accountId: string; role: Role; user: SignedInUser },
  { attemptId, invoiceId, methodId }: PayInvoiceInput,
  takeToken: () => Promise<void>,
): Promise<InvoiceStep> {
  await refuseLockedCards(deps, accountId)
  const invoice = await findInvoice(deps, accountId, invoiceId)
  const method = await findMethod(deps, accountId, methodId)
  const wish = { invoiceId: invoice.stripeId, methodId: method.stripeId }
  const { outcome } = await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'pay_invoice',
    inputHash: hashOfInput(wish),
    user,
    async prepare() {
      if (!isPayable(await findInvoice(deps, accountId, invoiceId))) {
        throw new BillingError('invoice_not_open', `the invoice is ${invoice.status}`)
      }
      await takeToken()
      return { ...wish, isOffSession: false }
    },
  })
  if (outcome.kind !== 'invoice_payment') {
    throw new BillingError('attempt_reused', 'the attempt was about something else')
  }
  if (outcome.result !== 'bank_check') return { kind: outcome.result }
  const secret = await readPaymentSecret(deps.stripe, invoice.stripeId)
  return secret === null ? { kind: 'paid' } : { kind: 'bank_check', clientSecret: secret }
}
