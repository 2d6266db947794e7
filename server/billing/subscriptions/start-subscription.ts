import type { PaymentStep, StartSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { refuseLockedCards } from '../cards/card-lock.ts'
import { runOperation } from '../operations/run-operation.ts'
import { hashOfChoice } from '../quotes/quotes.ts'
import { paymentStepOf } from './payment-step.ts'
import { AmountChanged, prepareStart, type Starter } from './prepare-start.ts'

/**
 * Begins a subscription, or goes on with the unfinished one of the same choice, and says what the page has to do next.
 * The same attempt id always gives the same payment; after `amount_changed` the accepted quote takes a new attempt id.
 * @param takeToken counts a new attempt against the limits; repeating one and asking for what is not sold are free
 */
export async function startSubscription(
  deps: Deps,
  starter: Starter,
  input: StartSubscriptionInput,
  takeToken: () => Promise<void>,
): Promise<PaymentStep> {
  const { accountId, user } = starter
  if (deps.settings.requireVerifiedEmail && !user.emailVerified) {
    throw new BillingError('email_not_verified', 'the e-mail address is not verified')
  }
  await refuseLockedCards(deps, accountId)
  const request = {
    accountId,
    attemptId: input.attemptId,
    kind: 'start_subscription' as const,
    inputHash: hashOfChoice(input.choice),
    user,
    prepare: () => prepareStart(deps, starter, input, takeToken),
  }
  try {
    const { outcome, answer } = await runOperation(deps, request)
    return await paymentStepOf(deps, { accountId, attemptId: input.attemptId }, outcome, answer)
  } catch (error) {
    if (error instanceof AmountChanged) return { kind: 'amount_changed', quoteId: error.quoteId }
    throw error
  }
}
