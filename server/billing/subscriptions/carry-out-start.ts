import { and, eq, inArray } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import { accountClocks, customers } from '../../db/schema/customers.ts'
import type { OperationOutcome } from '../../db/schema/operations.ts'
import { stripePrices } from '../../db/schema/plans.ts'
import type { Deps } from '../../deps.ts'
import type { FrozenRequest } from '../../stripe/frozen-request.ts'
import { expanded, type StripeSubscription } from '../../stripe/objects.ts'
import { subscriptionExpand } from '../../stripe/subscriptions.ts'
import { ensureAccountClock } from '../clock/account-clock.ts'
import type { OperationWith } from '../operations/operation.ts'
import type { StartWish } from '../operations/inputs.ts'
import { runStep } from '../operations/run-step.ts'
import { lookupKeyOf } from '../plans/lookup-key.ts'
import { changedAmount } from './changed-amount.ts'
import { loadBilling } from './load-billing.ts'
import { resumeUnfinished } from './resume-unfinished.ts'
import type { KnownSecret } from './payment-step.ts'

/**
 * The effects of starting a subscription, in order; run again after a crash it goes on where it stopped. At most two
 * requests for an account's first subscription (customer, subscription), one for a later one.
 */
export async function carryOutStart(
  deps: Deps,
  operation: OperationWith<StartWish>,
): Promise<{ outcome: OperationOutcome; answer: KnownSecret }> {
  const { accountId, input: wish } = operation
  const billing = await loadBilling(deps.db, accountId)
  if (billing.row !== null && billing.row.operationId !== operation.id) {
    const resumed = await resumeUnfinished(deps, operation, billing)
    if (resumed !== null) return resumed
  }
  const customerId = await ensureCustomer(deps, operation)
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
  const kind = kindOf(subscription)
  const secret = kind === 'confirm_setup' ? setup?.client_secret : invoice?.confirmation_secret?.client_secret
  return { outcome: { kind, subscriptionId: subscription.id }, answer: secret ?? null }
}

function kindOf({ status, pending_setup_intent: setup }: StripeSubscription) {
  if (status === 'incomplete') return 'confirm_payment'
  return status === 'trialing' && setup !== null ? 'confirm_setup' : 'done'
}

/** An earlier run of this operation made the subscription; its row says how far it is. */
async function recovered(
  deps: Deps,
  { id, accountId, input: wish }: OperationWith<StartWish>,
): Promise<{ outcome: OperationOutcome; answer: KnownSecret }> {
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

async function ensureCustomer(deps: Deps, operation: OperationWith<StartWish>): Promise<string> {
  const existing = await findCustomer(deps, operation.accountId)
  if (existing !== null) return existing
  if (deps.settings.testClocks === 'per-account') await ensureAccountClock(deps, operation.accountId)
  const [clock] = await deps.db
    .select({ id: accountClocks.testClockId })
    .from(accountClocks)
    .where(eq(accountClocks.accountId, operation.accountId))
  await runStep(deps, operation, 'create_customer', () => ({
    call: 'customers.create',
    params: {
      ...operation.input.customer,
      metadata: metadataOf(operation),
      ...(clock === undefined ? {} : { test_clock: clock.id }),
    },
  }))
  const made = await findCustomer(deps, operation.accountId)
  if (made === null) throw new BillingError('needs_review', 'the new customer has no row')
  return made
}

async function findCustomer({ db }: Deps, accountId: string): Promise<string | null> {
  const [row] = await db
    .select({ stripeId: customers.stripeId })
    .from(customers)
    .where(and(eq(customers.accountId, accountId), eq(customers.isDeleted, false)))
  return row?.stripeId ?? null
}

async function subscriptionRequest(
  deps: Deps,
  operation: OperationWith<StartWish>,
  customer: string,
): Promise<FrozenRequest> {
  const { choice, trialDays } = operation.input
  const lines = [
    { key: lookupKeyOf(choice), quantity: choice.seats },
    ...choice.addOns.map(({ code, quantity }) => ({ key: lookupKeyOf(choice, code), quantity })),
  ]
  const prices = await deps.db
    .select()
    .from(stripePrices)
    .where(
      and(
        eq(stripePrices.isActive, true),
        inArray(
          stripePrices.lookupKey,
          lines.map(({ key }) => key),
        ),
      ),
    )
  const priceOf = new Map(prices.map(({ lookupKey, stripeId }) => [lookupKey, stripeId]))
  const items = lines.map(({ key, quantity }) => {
    const price = priceOf.get(key)
    if (price === undefined) throw new BillingError('plan_not_offered', `the price ${key} is not published`)
    return { price, quantity }
  })
  return {
    call: 'subscriptions.create',
    params: {
      customer,
      items,
      payment_behavior: 'default_incomplete',
      payment_settings: { save_default_payment_method: 'on_subscription' },
      billing_mode: { type: 'flexible' },
      metadata: metadataOf(operation),
      expand: subscriptionExpand,
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
