import { BillingError } from '#shared/errors.ts'
import type { InvoiceOutcome } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { chargeOpenInvoice } from '../invoices/carry-out-pay.ts'
import { refreshInvoicePayment } from '../invoices/refresh-payment.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { RunAgainWish } from '../operations/inputs.ts'
import { actorOf, type OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { loadBilling } from './load-billing.ts'
import { releaseSchedule } from './open-schedule.ts'
import { refreshSubscription } from './refresh-intent.ts'

/**
 * Lets a paused subscription run again when it is paid. The invoice of an earlier try that nobody paid is charged again
 * instead, because Stripe makes no second one beside it. Up to two requests and three reads.
 */
export async function carryOutResume(
  deps: Deps,
  operation: OperationWith<RunAgainWish>,
): Promise<OperationEnd> {
  const { accountId, id: operationId, input } = operation
  const { subscriptionId } = input
  const source = { accountId, actor: actorOf(operation), operationId }
  await releaseSchedule(deps, operation, subscriptionId)
  const before = await loadBilling(deps.db, accountId, { subscriptionId })
  const open = before.invoice?.status === 'open' ? before.invoice.stripeId : null
  if (open !== null) {
    const result = await chargeOpenInvoice(deps, operation, { invoiceId: open, methodId: null })
    return { outcome: { kind: 'invoice_payment', invoiceId: open, result }, answer: null }
  }
  await runStep(deps, operation, 'resume', () => ({
    call: 'subscriptions.resume',
    id: subscriptionId,
    params: { payment_behavior: 'resume_on_payment_success', billing_cycle_anchor: { type: 'now' } },
  }))
  await refreshSubscription(deps, source, subscriptionId)
  const after = await loadBilling(deps.db, accountId, { subscriptionId })
  if (after.row?.status !== 'paused' || after.invoice === null) {
    return { outcome: { kind: 'done', subscriptionId }, answer: null }
  }
  const invoiceId = after.invoice.stripeId
  await refreshInvoicePayment(deps, source, invoiceId)
  return {
    outcome: { kind: 'invoice_payment', invoiceId, result: await resultOf(deps, accountId, subscriptionId) },
    answer: null,
  }
}

async function resultOf(
  deps: Deps,
  accountId: string,
  subscriptionId: string,
): Promise<InvoiceOutcome['result']> {
  const { facts } = await loadBilling(deps.db, accountId, { subscriptionId })
  switch (facts.intent) {
    case 'requires_action':
      return 'bank_check'
    case 'processing':
      return 'processing'
    case 'succeeded':
      return 'paid'
    case 'requires_payment_method':
    case 'canceled':
    case null:
      throw new BillingError('card_declined', 'the payment of the resumption was refused', {
        details: { declineCode: facts.declineCode ?? 'generic_decline' },
      })
  }
}

/** Ends a trial with its first payment; a refusal leaves the trial as it was. One request and a read. */
export async function carryOutEndTrial(
  deps: Deps,
  operation: OperationWith<RunAgainWish>,
): Promise<OperationEnd> {
  const { accountId, id: operationId, input } = operation
  const { subscriptionId } = input
  await runStep(deps, operation, 'end_trial', () => ({
    call: 'subscriptions.update',
    id: subscriptionId,
    params: { trial_end: 'now', payment_behavior: 'error_if_incomplete' },
    expects: { isTrialOver: true },
  }))
  await refreshSubscription(deps, { accountId, actor: actorOf(operation), operationId }, subscriptionId)
  return { outcome: { kind: 'done', subscriptionId }, answer: null }
}
