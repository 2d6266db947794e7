import type { BillingError } from '#shared/errors.ts'
import type { InvoiceOutcome } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { PayInvoiceWish } from '../operations/inputs.ts'
import { actorOf, type OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { refreshInvoicePayment } from './refresh-payment.ts'

/** What Stripe's refusal is called when the bank asks the customer first. */
const bankAsks = 'invoice_payment_intent_requires_action'

/**
 * Charges an open invoice to a method on file, and reads again what came of it, so that the
 * rows show the outcome before any event arrives. One request and up to three reads.
 * Throws `card_declined` when the bank refuses; the invoice stays open.
 */
export async function carryOutPayInvoice(
  deps: Deps,
  operation: OperationWith<PayInvoiceWish>,
): Promise<OperationEnd> {
  const { invoiceId, ...how } = operation.input
  const result = await chargeOpenInvoice(deps, operation, { invoiceId, ...how })
  return { outcome: { kind: 'invoice_payment', invoiceId, result }, answer: null }
}

/** Charges an open invoice to that method, or (null) to the one it is charged to by itself. Throws `card_declined`. */
export async function chargeOpenInvoice(
  deps: Deps,
  operation: OperationWith<unknown>,
  {
    invoiceId,
    methodId,
    isOffSession = false,
  }: { invoiceId: string; methodId: string | null; isOffSession?: boolean },
): Promise<InvoiceOutcome['result']> {
  const { accountId, id: operationId } = operation
  const source = { accountId, actor: actorOf(operation), operationId }
  let result: InvoiceOutcome['result'] = 'paid'
  try {
    const answer = await runStep(deps, operation, 'pay', () => ({
      call: 'invoices.pay',
      id: invoiceId,
      params: {
        ...(methodId === null ? {} : { payment_method: methodId }),
        off_session: isOffSession,
        expand: ['payments'],
      },
    }))
    if (answer?.object === 'invoice' && answer.invoice.status !== 'paid') result = 'processing'
  } catch (error) {
    if (!isCardAnswer(error)) throw error
    if (error.billing.details['declineCode'] !== bankAsks) {
      await refreshInvoicePayment(deps, source, invoiceId)
      throw error
    }
    result = 'bank_check'
  }
  await refreshInvoicePayment(deps, source, invoiceId)
  return result
}

function isCardAnswer(error: unknown): error is StripeFailure {
  return error instanceof StripeFailure && isCardDecline(error.billing)
}

const isCardDecline = ({ code }: BillingError) => code === 'card_declined'
