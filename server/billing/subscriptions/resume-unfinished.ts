import { isLive } from '#shared/billing/subscription-state.ts'
import { BillingError, type BillingErrorDetails } from '#shared/errors.ts'
import type { OperationOutcome } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { actorOf, type OperationWith } from '../operations/operation.ts'
import type { StartWish } from '../operations/inputs.ts'
import { runStep } from '../operations/run-step.ts'
import { hashOfChoice } from '../quotes/quotes.ts'
import { changedAmount } from './changed-amount.ts'
import { type AccountBilling, loadBilling } from './load-billing.ts'
import type { KnownSecret } from './payment-step.ts'
import { refuseSubscribed } from './prepare-start.ts'
import { replaceableAt } from './replaceable-at.ts'
import { refreshIntent, refreshSubscription } from './refresh-intent.ts'

/**
 * Decides about the subscription that is there already: the same choice is gone on with, another is canceled to make room,
 * and one whose payment runs or has just arrived is never replaced.
 * @returns how the operation ends, or null when the way is free for a new subscription
 */
export async function resumeUnfinished(
  deps: Deps,
  operation: OperationWith<StartWish>,
  billing: AccountBilling,
): Promise<{ outcome: OperationOutcome; answer: KnownSecret } | null> {
  const { accountId, input: wish } = operation
  refuseSubscribed(billing)
  const { row, facts } = billing
  if (row === null || facts.subscription === null || !isLive(facts.subscription)) return null
  const subscriptionId = row.stripeId
  const source = { accountId, actor: actorOf(operation), operationId: operation.id }
  const intent = await refreshIntent(deps, source, billing)
  if (intent === null || intent.status === 'succeeded' || intent.status === 'canceled') {
    await refreshSubscription(deps, source, subscriptionId)
    const after = await loadBilling(deps.db, accountId)
    if (isOver(after)) return null
    if (isPaid(after) && isSame(operation, after)) {
      return { outcome: { kind: 'done', subscriptionId }, answer: null }
    }
    refuseSubscribed(after)
    if (intent?.status === 'succeeded') throw paymentInProgress('the payment has just arrived')
  } else if (isSame(operation, billing) && !hasOldTaxes(operation, billing)) {
    if (intent.status === 'processing')
      return { outcome: { kind: 'processing', subscriptionId }, answer: null }
    const isTrial = facts.subscription.status === 'trialing'
    const dueNow = facts.latestInvoice?.due ?? facts.subscription.renewal
    if (!isTrial && dueNow.amountMinor !== wish.expectedDueMinor) {
      return { outcome: await changedAmount(deps, operation, subscriptionId, dueNow), answer: null }
    }
    const kind = isTrial ? 'confirm_setup' : 'confirm_payment'
    return { outcome: { kind, subscriptionId }, answer: intent.clientSecret }
  } else if (intent.status === 'processing') {
    throw paymentInProgress('the payment is on its way')
  } else {
    const until = replaceableAt(await loadBilling(deps.db, accountId), deps.clock.now())
    if (until !== null) {
      throw paymentInProgress('the bank is being asked in another tab', { until: until.toISOString() })
    }
  }
  await runStep(deps, operation, `cancel_${subscriptionId}`, () => ({
    call: 'subscriptions.cancel',
    id: subscriptionId,
    params: { expand: ['latest_invoice.payments'] },
  }))
  return null
}

function isSame(
  { input }: OperationWith<StartWish>,
  { facts: { subscription }, row }: AccountBilling,
): boolean {
  if (subscription === null || hashOfChoice(subscription.choice) !== hashOfChoice(input.choice)) return false
  const promotionCodeId = row?.discounts[0]?.promotionCodeId ?? null
  if (promotionCodeId !== (input.promotion?.id ?? null)) return false
  return (subscription.trialEndsAt !== null) === (input.trialDays !== null)
}

/** Its invoice is final and keeps the taxes of the address that it was made for: it makes room for another one. */
function hasOldTaxes(
  { input: wish }: OperationWith<StartWish>,
  { facts: { subscription, latestInvoice } }: AccountBilling,
): boolean {
  if (!wish.automaticTax || subscription === null || subscription.status === 'trialing') return false
  return latestInvoice !== null && latestInvoice.due.amountMinor !== wish.expectedDueMinor
}

function isOver({ facts: { subscription } }: AccountBilling): boolean {
  return subscription === null || !isLive(subscription)
}

function isPaid({ facts: { subscription } }: AccountBilling): boolean {
  if (subscription === null) return false
  return (
    subscription.status === 'active' || (subscription.status === 'trialing' && !subscription.waitsForCard)
  )
}

function paymentInProgress(message: string, details: BillingErrorDetails = {}): BillingError {
  return new BillingError('payment_in_progress', message, { details })
}
