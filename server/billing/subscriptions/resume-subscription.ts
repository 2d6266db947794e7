import type { QuotedActionInput, PaymentStep } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { readPaymentSecret } from '../../stripe/invoices.ts'
import { refuseLockedCards } from '../cards/card-lock.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import { type OperationRequest, runOperation } from '../operations/run-operation.ts'
import { takeActionQuote } from './action-quote.ts'
import type { Manager } from './cancel-subscription.ts'
import { guarded } from './guarded.ts'

/**
 * Lets a paused subscription run again once its payment works, or ends a trial with its first payment. What was shown is
 * charged. Refuses by the table of guards, with `quote_expired` or `card_declined`; nothing has changed then.
 */
export async function runAgain(
  deps: Deps,
  { accountId, user }: Manager,
  action: 'resume' | 'end_trial',
  { attemptId, quoteId }: QuotedActionInput,
): Promise<PaymentStep> {
  await refuseLockedCards(deps, accountId)
  const request: Omit<OperationRequest, 'kind'> = {
    accountId,
    attemptId,
    inputHash: hashOfInput({ quoteId }),
    user,
    async prepare() {
      const found = await guarded(deps, accountId, action)
      const expectedDueMinor = await takeActionQuote(deps, accountId, { quoteId, action }, found)
      return { subscriptionId: found.row.stripeId, expectedDueMinor }
    },
  }
  const { outcome } = await runOperation(deps, {
    ...request,
    kind: action === 'resume' ? 'resume_subscription' : 'end_trial',
  })
  if (outcome.kind === 'done') return { kind: 'done' }
  if (outcome.kind !== 'invoice_payment') {
    throw new BillingError('attempt_reused', 'the attempt was about something else')
  }
  if (outcome.result !== 'bank_check') return { kind: outcome.result === 'paid' ? 'done' : 'processing' }
  const clientSecret = await readPaymentSecret(deps.stripe, outcome.invoiceId)
  if (clientSecret === null) return { kind: 'done' }
  return { kind: 'confirm_payment', clientSecret, returnUrl: `${deps.settings.appUrl}/billing` }
}
