import { methodTypesFor } from '#shared/billing/method-types.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import type { FrozenRequest } from '../../stripe/frozen-request.ts'
import { expanded } from '../../stripe/object-parts.ts'
import { subscriptionExpand } from '../../stripe/subscriptions.ts'
import { ensureCustomer } from '../customers/ensure-customer.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { OperationWith } from '../operations/operation.ts'
import type { StartWish } from '../operations/inputs.ts'
import { runStep } from '../operations/run-step.ts'
import { changedAmount } from './changed-amount.ts'
import { firstStepOf, trialNeedsCard } from './first-step.ts'
import { itemsOfOrder } from './items-of-order.ts'
import { loadBilling } from './load-billing.ts'
import { resumeUnfinished } from './resume-unfinished.ts'
import { payWithSaved } from './pay-with-saved.ts'

/**
 * The effects of starting a subscription, in order; run again after a crash it goes on where it stopped. At most two
 * requests for an account's first subscription (customer, subscription), one for a later one, and one more where a
 * method on file pays.
 */
export async function carryOutStart(deps: Deps, operation: OperationWith<StartWish>): Promise<OperationEnd> {
  const begun = await beginOrResume(deps, operation)
  const { methodId } = operation.input
  return methodId === null ? begun : payWithSaved(deps, operation, begun, methodId)
}

/** Finds the unfinished subscription of the order, or makes one. */
async function beginOrResume(deps: Deps, operation: OperationWith<StartWish>): Promise<OperationEnd> {
  const { accountId, input: wish } = operation
  const billing = await loadBilling(deps.db, accountId)
  if (billing.row !== null && billing.row.operationId !== operation.id) {
    const resumed = await resumeUnfinished(deps, operation, billing)
    if (resumed !== null) return resumed
  }
  const customerId = await ensureCustomer(deps, operation, wish.customer, metadataOf(operation))
  const answer = await runStep(deps, operation, 'create_subscription', () =>
    subscriptionRequest(deps, operation, customerId),
  )
  if (answer?.object !== 'subscription') return recovered(deps, operation)
  const { subscription } = answer
  const invoice = expanded(subscription.latest_invoice)
  const dueMinor = invoice?.amount_due ?? 0
  if (dueMinor !== wish.expectedDueMinor && subscription.status === 'incomplete') {
    const dueNow = { amountMinor: dueMinor, currency: subscription.currency }
    return { outcome: await changedAmount(deps, operation, subscription.id, dueNow), answer: null }
  }
  const setup = expanded(subscription.pending_setup_intent)
  const kind = firstStepOf(subscription, trialNeedsCard(wish.choice.plan))
  const secret = kind === 'confirm_setup' ? setup?.client_secret : invoice?.confirmation_secret?.client_secret
  return { outcome: { kind, subscriptionId: subscription.id }, answer: secret ?? null }
}

/** An earlier run of this operation made the subscription; its row says how far it is. */
async function recovered(
  deps: Deps,
  { id, accountId, input: wish }: OperationWith<StartWish>,
): Promise<OperationEnd> {
  const { row, facts, invoice } = await loadBilling(deps.db, accountId)
  if (row === null || row.operationId !== id) {
    throw new BillingError('needs_review', `the subscription of operation ${id} is not the account's`)
  }
  const subscriptionId = row.stripeId
  const due = facts.latestInvoice?.due
  if (row.status === 'incomplete' && invoice !== null && invoice.amountDueMinor !== wish.expectedDueMinor) {
    const dueNow = { amountMinor: invoice.amountDueMinor, currency: due?.currency ?? row.currency }
    return {
      outcome: await changedAmount(deps, { accountId, input: wish }, subscriptionId, dueNow),
      answer: null,
    }
  }
  if (row.status === 'incomplete')
    return { outcome: { kind: 'confirm_payment', subscriptionId }, answer: null }
  const kind = facts.subscription?.waitsForCard === true ? 'confirm_setup' : 'done'
  return { outcome: { kind, subscriptionId }, answer: null }
}

async function subscriptionRequest(
  deps: Deps,
  operation: OperationWith<StartWish>,
  customer: string,
): Promise<FrozenRequest> {
  const { choice, trialDays, promotion, automaticTax } = operation.input
  const items = await itemsOfOrder(deps.db, choice)
  return {
    call: 'subscriptions.create',
    params: {
      customer,
      items: items.map(({ price, quantity }) => ({ price, quantity })),
      payment_behavior: 'default_incomplete',
      payment_settings: {
        save_default_payment_method: 'on_subscription',
        payment_method_types: [...methodTypesFor(choice.currency)],
      },
      billing_mode: { type: 'flexible' },
      metadata: metadataOf(operation),
      expand: subscriptionExpand,
      ...(automaticTax ? { automatic_tax: { enabled: true } } : {}),
      ...(promotion === null ? {} : { discounts: [{ promotion_code: promotion.id }] }),
      ...(trialDays === null
        ? {}
        : {
            trial_period_days: trialDays,
            trial_settings: { end_behavior: { missing_payment_method: 'cancel' as const } },
          }),
    },
  }
}

/** The mark by which an object is found again and known as ours. */
function metadataOf({ id, accountId, input: { choice } }: OperationWith<StartWish>): Record<string, string> {
  return { account_id: accountId, plan: choice.plan, interval: choice.interval, operation_id: id }
}
