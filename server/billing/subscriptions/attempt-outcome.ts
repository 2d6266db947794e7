import { and, eq } from 'drizzle-orm'
import { isUnfinished } from '#shared/billing/subscription-state.ts'
import type { AttemptOutcome } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import { invoices } from '../../db/schema/invoices.ts'
import { paymentMethods, payments } from '../../db/schema/payments.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { Deps } from '../../deps.ts'
import { projectPaymentIntent } from '../../projections/intent.ts'
import { projectInvoice } from '../../projections/invoice.ts'
import { drawReadSequence, projecting } from '../../projections/projection.ts'
import { projectSubscription } from '../../projections/subscription.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import { readFirstPayment } from '../../stripe/invoices.ts'
import { type StartWish, startWishSchema } from '../operations/inputs.ts'
import type { OperationRow, OperationWith } from '../operations/operation.ts'
import { paymentMethodOf } from './current-subscription.ts'
import { type AccountBilling, loadBilling } from './load-billing.ts'
import { refreshSubscription } from './refresh-intent.ts'
import { endRepeatedTrial } from './repeated-trial.ts'

type InvoiceRow = typeof invoices.$inferSelect
type StartOperation = OperationWith<StartWish>

/** Rows younger than this are believed without asking Stripe. */
const freshMs = 2_000

/**
 * How an attempt of the account ended, from our rows; while they cannot tell and are older than two seconds, Stripe is
 * asked once. While Stripe does not answer, our rows are the answer. Anybody else's attempt is `not_found`.
 */
export async function attemptOutcome(
  deps: Deps,
  accountId: string,
  attemptId: string,
): Promise<AttemptOutcome> {
  const operation = await findStart(deps, accountId, attemptId)
  const subscriptionId = await subscriptionOf(deps, operation)
  if (subscriptionId === null) return withoutSubscription(operation)
  let billing = await loadBilling(deps.db, accountId, { subscriptionId })
  if (outcomeOf(billing) === 'waiting' || outcomeOf(billing) === 'needs_bank') {
    if (isOld(deps, billing)) {
      await askStripe(deps, operation, billing, subscriptionId).catch((error: unknown) => {
        if (!(error instanceof StripeFailure) || error.kind !== 'unknown') throw error
        deps.log.warn(
          { err: error, operationId: operation.id },
          'Stripe could not be asked how an attempt ended',
        )
      })
      billing = await loadBilling(deps.db, accountId, { subscriptionId })
    }
  }
  if (billing.row?.status === 'trialing') {
    await endRepeatedTrial(deps, accountId)
    billing = await loadBilling(deps.db, accountId, { subscriptionId })
  }
  return describe(deps, operation, billing)
}

async function findStart({ db }: Deps, accountId: string, attemptId: string): Promise<StartOperation> {
  const [row] = await db
    .select()
    .from(billingOperations)
    .where(
      and(
        eq(billingOperations.accountId, accountId),
        eq(billingOperations.attemptId, attemptId),
        eq(billingOperations.kind, 'start_subscription'),
      ),
    )
  if (row === undefined) throw new BillingError('not_found', 'there is no such attempt')
  return { ...row, input: startWishSchema.parse(row.input) }
}

async function subscriptionOf(
  { db }: Deps,
  { id, outcome }: Pick<OperationRow, 'id' | 'outcome'>,
): Promise<string | null> {
  if (outcome !== null) return 'subscriptionId' in outcome ? outcome.subscriptionId : null
  const [row] = await db
    .select({ stripeId: subscriptions.stripeId })
    .from(subscriptions)
    .where(eq(subscriptions.operationId, id))
  return row?.stripeId ?? null
}

function outcomeOf({ facts, invoice, payment, setup }: AccountBilling): AttemptOutcome['outcome'] {
  const { subscription, intent } = facts
  if (subscription === null) return 'waiting'
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') {
    return payment?.status === 'succeeded' || facts.latestInvoice?.status === 'paid' ? 'paid' : 'failed'
  }
  // A debit is trusted while the bank has it in hand: the plan runs, and nothing is paid yet.
  const isFirst = invoice?.billingReason === 'subscription_create'
  if (isFirst && facts.latestInvoice?.status === 'open' && intent === 'processing') return 'processing'
  if (!isUnfinished(subscription)) return 'paid'
  switch (intent) {
    case 'processing':
      return 'processing'
    case 'requires_action':
      return 'needs_bank'
    case 'canceled':
      return 'failed'
    case 'requires_payment_method':
      // A row exists only once something went wrong.
      return (payment ?? setup) === null ? 'waiting' : 'failed'
    case 'succeeded':
    case null:
      return 'waiting'
  }
}

function isOld({ clock }: Deps, { row, invoice, payment, setup }: AccountBilling): boolean {
  const readAt = [row, invoice, payment, setup].flatMap((mirrored) =>
    mirrored ? [mirrored.readAt.getTime()] : [],
  )
  return clock.now().getTime() - Math.max(0, ...readAt) > freshMs
}

async function askStripe(
  deps: Deps,
  { id, accountId }: Pick<OperationRow, 'id' | 'accountId'>,
  { facts, row }: AccountBilling,
  subscriptionId: string,
): Promise<void> {
  const source = { accountId, actor: { kind: 'stripe' as const }, operationId: id }
  if (facts.subscription?.waitsForCard === true || row?.latestInvoiceId == null) {
    return refreshSubscription(deps, source, subscriptionId)
  }
  const readSequence = await drawReadSequence(deps.db)
  const { invoice, subscription, paymentIntent } = await readFirstPayment(deps.stripe, row.latestInvoiceId)
  await projecting(deps, { ...source, readSequence }, async (projection) => {
    if (paymentIntent !== null) await projectPaymentIntent(projection, paymentIntent)
    if (subscription !== null) await projectSubscription(projection, subscription)
    await projectInvoice(projection, invoice)
  })
}

async function describe(
  deps: Deps,
  operation: StartOperation,
  billing: AccountBilling,
): Promise<AttemptOutcome> {
  const { facts, payment, setup } = billing
  const { subscription, latestInvoice } = facts
  const outcome = outcomeOf(billing)
  const isPaid = outcome === 'paid'
  const first = isPaid ? await firstInvoiceOf(deps, billing) : null
  const invoice = first ?? billing.invoice
  const { choice, expectedDueMinor } = operation.input
  return {
    outcome,
    choice: first === null ? (subscription?.choice ?? choice) : choice,
    isTrial: subscription === null ? operation.input.trialDays !== null : subscription.trialEndsAt !== null,
    due:
      invoice === null
        ? (latestInvoice?.due ?? { amountMinor: expectedDueMinor, currency: choice.currency })
        : { amountMinor: invoice.amountDueMinor, currency: invoice.currency },
    paidAt: isPaid ? (invoice?.paidAt?.toISOString() ?? null) : null,
    renewsAt: isPaid ? (subscription?.periodEndsAt?.toISOString() ?? null) : null,
    next: isPaid ? (subscription?.renewal ?? null) : null,
    paymentMethod:
      first === null
        ? (paymentMethodOf(billing) ?? (await methodOfPayment(deps, (payment ?? setup)?.paymentMethodId)))
        : await methodOfInvoice(deps, first),
    receipt:
      isPaid && invoice?.number != null ? { invoiceId: invoice.publicId, number: invoice.number } : null,
    declineCode:
      outcome === 'failed'
        ? ((payment ?? setup)?.declineCode ?? (payment ?? setup)?.errorCode ?? null)
        : null,
    reference: referenceOf(operation),
  }
}

/**
 * The invoice that the attempt paid, when a later one has come since: who opens the page again after a year sees what was
 * bought then. Null while the first is the latest, which is the usual case and costs no read.
 */
async function firstInvoiceOf({ db }: Deps, { row, invoice }: AccountBilling): Promise<InvoiceRow | null> {
  if (row === null || invoice === null || invoice.billingReason === 'subscription_create') return null
  const [first] = await db
    .select()
    .from(invoices)
    .where(
      and(eq(invoices.subscriptionStripeId, row.stripeId), eq(invoices.billingReason, 'subscription_create')),
    )
  return first ?? null
}

async function methodOfInvoice(deps: Deps, { paymentIntentId }: InvoiceRow) {
  if (paymentIntentId === null) return null
  const [row] = await deps.db
    .select({ id: payments.paymentMethodId })
    .from(payments)
    .where(eq(payments.stripeId, paymentIntentId))
  return methodOfPayment(deps, row?.id)
}

async function methodOfPayment({ db }: Deps, id: string | null | undefined) {
  if (id == null) return null
  const [row] = await db.select().from(paymentMethods).where(eq(paymentMethods.stripeId, id))
  if (row === undefined) return null
  const { type, brand, last4, expMonth, expYear } = row
  return { type, brand, last4, expMonth, expYear }
}

/** Nothing came of it at Stripe, or not yet. */
function withoutSubscription(operation: StartOperation): AttemptOutcome {
  const { choice, expectedDueMinor, trialDays } = operation.input
  return {
    outcome: operation.state === 'failed' || operation.state === 'done' ? 'failed' : 'waiting',
    choice,
    isTrial: trialDays !== null,
    due: { amountMinor: expectedDueMinor, currency: choice.currency },
    paidAt: null,
    renewsAt: null,
    next: null,
    paymentMethod: null,
    receipt: null,
    declineCode: null,
    reference: referenceOf(operation),
  }
}

/** What a customer can quote and support can search for. */
function referenceOf({ id }: Pick<OperationRow, 'id'>): string {
  return id.slice(0, 8).toUpperCase()
}
