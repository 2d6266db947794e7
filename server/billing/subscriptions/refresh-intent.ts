import type { IntentStatus } from '#shared/billing/subscription-state.ts'
import type { Actor } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import { projectPaymentIntent, projectSetupIntent, storedStatusOf } from '../../projections/intent.ts'
import { drawReadSequence, projecting } from '../../projections/projection.ts'
import { projectSubscription } from '../../projections/subscription.ts'
import { readPaymentIntent, readSetupIntent } from '../../stripe/intents.ts'
import { readSubscription } from '../../stripe/subscriptions.ts'
import type { AccountBilling } from './load-billing.ts'

export interface FreshIntent {
  status: IntentStatus
  clientSecret: string | null
}

/** Reads the intent of an unfinished attempt again, one request, and projects it. null when the attempt has none. */
export async function refreshIntent(
  deps: Deps,
  source: { accountId: string; actor: Actor; operationId?: string },
  { invoice, facts, row }: AccountBilling,
): Promise<FreshIntent | null> {
  const readSequence = await drawReadSequence(deps.db)
  const full = { ...source, readSequence }
  if (facts.subscription?.waitsForCard === true) {
    if (row?.pendingSetupIntentId == null) return null
    const setup = await readSetupIntent(deps.stripe, row.pendingSetupIntentId)
    await projecting(deps, full, (projection) => projectSetupIntent(projection, setup))
    return { status: storedStatusOf(setup.status), clientSecret: setup.client_secret }
  }
  if (invoice?.paymentIntentId == null) return null
  const payment = await readPaymentIntent(deps.stripe, invoice.paymentIntentId)
  await projecting(deps, full, (projection) => projectPaymentIntent(projection, payment))
  return { status: storedStatusOf(payment.status), clientSecret: payment.client_secret }
}

/** Reads the subscription with all that belongs to it again, one request, and projects it. */
export async function refreshSubscription(
  deps: Deps,
  source: { accountId: string; actor: Actor; operationId?: string },
  subscriptionId: string,
): Promise<void> {
  const readSequence = await drawReadSequence(deps.db)
  const subscription = await readSubscription(deps.stripe, subscriptionId)
  await projecting(deps, { ...source, readSequence }, (projection) =>
    projectSubscription(projection, subscription),
  )
}
