import type { PaymentStep, StartSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { refuseLockedCards } from '../cards/card-lock.ts'
import { runOperation } from '../operations/run-operation.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import { findQuotedPromotion, hashOfChoice } from '../quotes/quotes.ts'
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
    inputHash: await hashOfOrder(deps, accountId, input),
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

/**
 * The method is part of what is asked for: another card is another attempt, on the same unfinished subscription. So is a
 * promotion code, which the quote knows.
 */
async function hashOfOrder(
  deps: Deps,
  accountId: string,
  { choice, methodId, shown }: StartSubscriptionInput,
): Promise<string> {
  const order = hashOfChoice(choice)
  const promotion = 'quoteId' in shown ? await findQuotedPromotion(deps, accountId, shown.quoteId) : null
  const rest = { ...(methodId === undefined ? {} : { methodId }), ...(promotion && { code: promotion.id }) }
  return Object.keys(rest).length === 0 ? order : hashOfInput({ order, ...rest })
}
