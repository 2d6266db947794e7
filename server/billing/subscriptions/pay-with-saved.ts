import { BillingError } from '#shared/errors.ts'
import type { InvoiceOutcome, SubscriptionOutcome } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { chargeOpenInvoice } from '../invoices/carry-out-pay.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import { actorOf, type OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { loadBilling } from './load-billing.ts'
import { refreshSubscription } from './refresh-intent.ts'

const kindOf = {
  paid: 'done',
  processing: 'processing',
  bank_check: 'confirm_payment',
} as const satisfies Record<InvoiceOutcome['result'], SubscriptionOutcome['kind']>

/**
 * Pays a subscription that has just begun with a method on file, while the customer is there: its first invoice, or on a
 * trial the set-up of later charges. What needs nothing more, and what differs from what was shown, is left as it is. One
 * request and up to three reads. Throws `card_declined`; the subscription then waits for another method.
 */
export async function payWithSaved(
  deps: Deps,
  operation: OperationWith<unknown>,
  begun: OperationEnd,
  methodId: string,
): Promise<OperationEnd> {
  const { outcome } = begun
  if (outcome.kind === 'confirm_payment') {
    const { subscriptionId } = outcome
    const { invoice } = await loadBilling(deps.db, operation.accountId, { subscriptionId })
    if (invoice === null) throw new BillingError('needs_review', 'the first invoice has no row')
    const result = await chargeOpenInvoice(deps, operation, { invoiceId: invoice.stripeId, methodId })
    return { outcome: { kind: kindOf[result], subscriptionId }, answer: null }
  }
  if (outcome.kind === 'confirm_setup') return setUp(deps, operation, outcome.subscriptionId, methodId)
  return begun
}

async function setUp(
  deps: Deps,
  operation: OperationWith<unknown>,
  subscriptionId: string,
  methodId: string,
): Promise<OperationEnd> {
  const { accountId, id: operationId } = operation
  const { row } = await loadBilling(deps.db, accountId, { subscriptionId })
  const setupIntentId = row?.pendingSetupIntentId ?? null
  if (setupIntentId === null) return { outcome: { kind: 'done', subscriptionId }, answer: null }
  const answer = await runStep(deps, operation, 'confirm_setup', () => ({
    call: 'setupIntents.confirm',
    id: setupIntentId,
    params: {
      payment_method: methodId,
      return_url: `${deps.settings.appUrl}/billing/return?attempt=${operation.attemptId}`,
    },
  }))
  await refreshSubscription(deps, { accountId, actor: actorOf(operation), operationId }, subscriptionId)
  const setup = answer?.object === 'setup_intent' ? answer.setupIntent : null
  if (setup?.status !== 'requires_action') return { outcome: { kind: 'done', subscriptionId }, answer: null }
  return { outcome: { kind: 'confirm_setup', subscriptionId }, answer: setup.client_secret }
}
