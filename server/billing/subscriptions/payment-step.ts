import type { PaymentStep } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { OperationOutcome } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { isChangeWaiting } from '../changes/waiting-change.ts'
import { loadBilling } from './load-billing.ts'
import { refreshIntent } from './refresh-intent.ts'

/** The client secret where the call at hand has just been told it; it is never stored. */
export type KnownSecret = string | null

/** Turns a stored outcome into what the page does next. A secret that is not at hand is read again, in one request. */
export async function paymentStepOf(
  deps: Deps,
  { accountId, attemptId }: { accountId: string; attemptId: string },
  outcome: OperationOutcome,
  secret: KnownSecret,
): Promise<PaymentStep> {
  switch (outcome.kind) {
    case 'done':
    case 'processing':
      return { kind: outcome.kind }
    case 'amount_changed':
      return { kind: 'amount_changed', quoteId: outcome.quoteId }
    case 'set_up':
    case 'method_saved':
    case 'method_changed':
    case 'invoice_payment':
    case 'invoice_reissued':
    case 'details_saved':
    case 'taxes_added':
    case 'purchase':
      throw new BillingError('attempt_reused', 'the attempt was about something else')
    case 'confirm_payment':
    case 'confirm_setup': {
      const returnUrl = `${deps.settings.appUrl}/billing/return?attempt=${attemptId}`
      if (secret !== null) return { kind: outcome.kind, clientSecret: secret, returnUrl }
      return readAgain(deps, accountId, { ...outcome, kind: outcome.kind }, returnUrl)
    }
  }
}

async function readAgain(
  deps: Deps,
  accountId: string,
  { kind, subscriptionId }: { kind: 'confirm_payment' | 'confirm_setup'; subscriptionId: string },
  returnUrl: string,
): Promise<PaymentStep> {
  const billing = await loadBilling(deps.db, accountId, { subscriptionId })
  const status = billing.facts.subscription?.status
  if (status === 'canceled' || status === 'incomplete_expired') throw attemptOver()
  const isOpen =
    status === 'incomplete' || billing.facts.subscription?.waitsForCard === true || isChangeWaiting(billing)
  if (!isOpen) return { kind: 'done' }
  const intent = await refreshIntent(deps, { accountId, actor: { kind: 'stripe' } }, billing)
  switch (intent?.status) {
    case 'succeeded':
      return { kind: 'done' }
    case 'processing':
      return { kind: 'processing' }
    case 'requires_payment_method':
    case 'requires_action':
      if (intent.clientSecret !== null) return { kind, clientSecret: intent.clientSecret, returnUrl }
      throw attemptOver()
    case 'canceled':
    case undefined:
      throw attemptOver()
  }
}

function attemptOver(): BillingError {
  return new BillingError('attempt_reused', 'the attempt is over; a new one takes a new id')
}
