import { sameChoice } from '#shared/billing/split-change.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { ChangeWish } from '../operations/inputs.ts'
import { actorOf, type OperationRow } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'
import { findOpenSchedule } from '../subscriptions/open-schedule.ts'
import { refreshIntent, refreshSubscription } from '../subscriptions/refresh-intent.ts'
import { bookAgain } from './book-again.ts'
import { bookChange } from './book-change.ts'
import { isChangeWaiting } from './waiting-change.ts'

type Operation = Omit<OperationRow, 'input'> & { input: unknown }

/**
 * Goes on from wherever the payment of a change stands: paid, the rest is booked; asked by the bank, the page shows its
 * question; refused or run out, the change is given up, what was booked before is booked again and `card_declined` or
 * `quote_expired` says why.
 */
export async function settleChange(
  deps: Deps,
  operation: Operation,
  change: ChangeWish,
): Promise<OperationEnd> {
  const { accountId } = operation
  const { subscriptionId, now, later } = change
  const source = { accountId, actor: actorOf(operation), operationId: operation.id }
  const billing = await loadBilling(deps.db, accountId, { subscriptionId })
  if (isChangeWaiting(billing)) {
    const intent = await refreshIntent(deps, source, billing)
    if (intent?.status === 'requires_action') {
      return { outcome: { kind: 'confirm_payment', subscriptionId }, answer: intent.clientSecret }
    }
    if (intent?.status === 'processing') {
      return { outcome: { kind: 'processing', subscriptionId }, answer: null }
    }
    if (intent?.status !== 'succeeded') {
      await giveUpChange(deps, operation, change)
      const { facts } = await loadBilling(deps.db, accountId, { subscriptionId })
      throw new BillingError('card_declined', 'the change was not paid, so nothing was changed', {
        details: { declineCode: facts.declineCode, message: null },
      })
    }
    await refreshSubscription(deps, source, subscriptionId)
  }
  const { facts } = await loadBilling(deps.db, accountId, { subscriptionId })
  const isMade = now === null || (facts.subscription !== null && sameChoice(facts.subscription.choice, now))
  if (!isMade) {
    const isFree = (await findOpenSchedule(deps, subscriptionId)) === null
    if (isFree) await bookAgain(deps, operation, change)
    throw new BillingError('quote_expired', 'the change ran out before it was paid')
  }
  if (later !== null) await bookChange(deps, operation, subscriptionId, later)
  return { outcome: { kind: 'done', subscriptionId }, answer: null }
}

/** Voids the bill of a change, which makes Stripe forget the change, and books again what was let go for it. */
export async function giveUpChange(deps: Deps, operation: Operation, change: ChangeWish): Promise<void> {
  const { accountId } = operation
  const { subscriptionId } = change
  const { row } = await loadBilling(deps.db, accountId, { subscriptionId })
  const invoiceId = row?.latestInvoiceId
  if (invoiceId != null) {
    await runStep(deps, operation, 'void_bill', () => ({
      call: 'invoices.void',
      id: invoiceId,
      params: { expand: ['payments'] },
    }))
  }
  const source = { accountId, actor: actorOf(operation), operationId: operation.id }
  await refreshSubscription(deps, source, subscriptionId)
  await bookAgain(deps, operation, change)
}
