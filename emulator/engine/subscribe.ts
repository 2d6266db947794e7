import type { Ctx } from '../http/context.ts'
import { cardError, StripeError } from '../http/errors.ts'
import { authorizePayment } from '../payments/authorize.ts'
import type { PaymentResult } from '../payments/payment-attempt.ts'
import { newSetupIntent } from '../payments/setup-intent-object.ts'
import { vaulted } from '../payments/vault.ts'
import type { Invoice, Subscription } from '../store/collections.ts'
import { unrecognizedLocation } from '../tax/tax-location.ts'
import { placeOfPayer, taxpayerOf } from '../tax/taxpayer.ts'
import { redeemDiscounts } from './discounts.ts'
import { ABSENT, chargeInvoice, methodOf, PRESENT } from './collection.ts'
import { fixCurrency } from './customer-currency.ts'
import { createSubscriptionInvoice, finalizeInvoice, subscriptionInvoice } from './invoicing.ts'
import { nothingToPayWith } from './nothing-to-pay-with.ts'
import { putExtras } from './extra-items.ts'
import { claimPendingLines, lineOfItem } from './pending-lines.ts'
import { upcomingLines } from './preview-invoice.ts'
import { previewRecurring } from './preview-recurring.ts'
import { newSubscription, type SubscriptionRequest } from './subscription-object.ts'
import { planSubscription, type SubscriptionPlan } from './subscription-plan.ts'
import { schedulePeriodEnd } from './period-end.ts'
import { announceTrialEnd } from './trial-notice.ts'

const INCOMPLETE_HOURS = 23

/**
 * Starts a subscription with its first invoice, and pays it where the behavior asks for that.
 * @throws StripeError 400 without anything to pay with, 402 for `error_if_incomplete`; nothing stays behind then.
 */
export function subscribe(ctx: Ctx, request: SubscriptionRequest): Subscription {
  refuseWithoutPlace(ctx, request)
  const plan = planOf(ctx, request)
  const fresh = newSubscription(ctx, request, plan)
  const { total, amount_due: due } = previewOf(ctx, request, fresh, plan)
  const charges =
    request.collectionMethod === 'charge_automatically' && due > 0 && request.draftsFirst !== true
  const pays = charges && request.paymentBehavior !== 'default_incomplete'
  if (pays && methodOf(ctx, fresh) === undefined) throw nothingToPayWith()

  fixCurrency(ctx, request.customer, request.currency)
  const extras = request.extras ?? []
  const invoiceId = plan.lines.length + extras.length === 0 ? null : ctx.ids.next('in_')
  const setup =
    charges || request.draftsFirst || hasUsableMethod(ctx, fresh) ? null : newPendingSetup(ctx, request)
  const subscription = ctx.store.subscriptions.put({
    ...fresh,
    latest_invoice: invoiceId,
    pending_setup_intent: setup?.id ?? null,
    status: charges ? 'incomplete' : fresh.status,
  })
  redeemAll(ctx, request, subscription)
  ctx.emit('customer.subscription.created', subscription)
  if (setup) ctx.emit('setup_intent.created', setup)
  startClocks(ctx, subscription)
  if (invoiceId !== null) {
    const result = firstInvoice(ctx, invoiceId, subscription, request, plan, { pays, owed: total > 0 })
    if (request.paymentBehavior === 'error_if_incomplete' && result) refuseUnpaid(result)
  }
  return ctx.store.subscriptions.get(subscription.id)
}

/** @throws StripeError 400 `customer_tax_location_invalid` when automatic tax cannot tell where the customer is. */
function refuseWithoutPlace(ctx: Ctx, { automaticTax, customer }: SubscriptionRequest): void {
  if (automaticTax === true && placeOfPayer(taxpayerOf(ctx, customer)) === null) throw unrecognizedLocation()
}

/** The first invoice that `subscribe` would make, not stored. */
export function previewSubscription(ctx: Ctx, request: SubscriptionRequest): Invoice {
  const plan = planOf(ctx, request)
  const invoice = previewOf(ctx, request, newSubscription(ctx, request, plan), plan)
  return { ...invoice, billing_reason: 'upcoming' }
}

/** What a subscription that `subscribe` would make bills again and again, not stored. */
export function previewNewRecurring(ctx: Ctx, request: SubscriptionRequest): Invoice {
  const subscription = newSubscription(ctx, request, planOf(ctx, request))
  return previewRecurring(ctx, subscription, freshOf(request))
}

function previewOf(
  ctx: Ctx,
  request: SubscriptionRequest,
  subscription: Subscription,
  plan: SubscriptionPlan,
): Invoice {
  return ctx.rehearse((rehearsed) => {
    putExtras(rehearsed, subscription, request.extras ?? [], null)
    return firstOf(rehearsed, request, subscription, plan)
  })
}

function firstOf(
  ctx: Ctx,
  request: SubscriptionRequest,
  subscription: Subscription,
  plan: SubscriptionPlan,
): Invoice {
  return subscriptionInvoice(ctx, ctx.ids.next('upcoming_in_'), {
    subscription,
    customer: request.customer,
    lines: plan.lines,
    prorations: upcomingLines(ctx, subscription, []),
    billingReason: 'subscription_create',
    period: { start: subscription.created, end: subscription.created },
    waits: false,
    fresh: freshOf(request),
  })
}

const freshOf = (request: SubscriptionRequest) => [
  ...request.discounts,
  ...request.items.flatMap((item) => item.discounts),
]

function redeemAll(ctx: Ctx, request: SubscriptionRequest, subscription: Subscription): void {
  redeemDiscounts(ctx, request.discounts, { subscription: subscription.id, item: null })
  for (const [index, { discounts }] of request.items.entries()) {
    const item = subscription.items.data[index]?.id ?? null
    redeemDiscounts(ctx, discounts, { subscription: subscription.id, item })
  }
}

function planOf(ctx: Ctx, request: SubscriptionRequest): SubscriptionPlan {
  return planSubscription({
    items: request.items,
    currency: request.currency,
    now: ctx.now(request.customer.id),
    trialEnd: request.trialEnd,
    anchor: request.anchor,
    anchorConfig: request.anchorConfig ?? null,
    backdated: request.backdated ?? null,
    cancelAt: request.cancelAt,
    prorates: request.prorates,
    flexible: request.flexible,
  })
}

function firstInvoice(
  ctx: Ctx,
  id: string,
  subscription: Subscription,
  request: SubscriptionRequest,
  plan: SubscriptionPlan,
  { pays, owed }: { pays: boolean; owed: boolean },
): PaymentResult | undefined {
  const drafts = request.collectionMethod === 'send_invoice' || request.draftsFirst === true
  const waits = drafts && owed
  const extras = putExtras(ctx, subscription, request.extras ?? [], id)
  const waiting = claimPendingLines(ctx, subscription, id)
  const draft = createSubscriptionInvoice(ctx, id, {
    subscription,
    customer: ctx.store.customers.get(request.customer.id),
    lines: plan.lines,
    prorations: [...extras.map((item) => lineOfItem(ctx, item, id)), ...waiting],
    billingReason: 'subscription_create',
    period: { start: subscription.created, end: subscription.created },
    waits,
  })
  if (waits) return undefined
  const open = finalizeInvoice(ctx, draft.id)
  const method = methodOf(ctx, subscription)
  if (!pays || open.status !== 'open' || method === undefined) return undefined
  return chargeInvoice(ctx, open, method, request.offSession ? ABSENT : PRESENT)
}

function startClocks(ctx: Ctx, subscription: Subscription): void {
  const { id, test_clock: clock } = subscription
  if (subscription.status === 'incomplete') {
    const at = subscription.created + INCOMPLETE_HOURS * 3600
    ctx.schedule({ kind: 'incomplete_expiry', subject: id, at, clock })
    return
  }
  schedulePeriodEnd(ctx, subscription)
  if (subscription.trial_end !== null) announceTrialEnd(ctx, subscription, subscription.trial_end)
}

/** Whether a payment without the customer would pass, as far as one can know before. */
function hasUsableMethod(ctx: Ctx, subscription: Subscription): boolean {
  if (subscription.collection_method === 'send_invoice') return true
  const method = methodOf(ctx, subscription)
  if (method === undefined) return false
  if (method.type !== 'card') return true
  const { card, cvcGiven, setUp } = vaulted(ctx, method)
  const later = { offSession: true, setUpBefore: setUp, authenticated: false, requested: false, cvcGiven }
  const answer = authorizePayment(card, later)
  return answer.kind !== 'declined' || answer.decline !== 'authentication_required'
}

function newPendingSetup(ctx: Ctx, request: SubscriptionRequest) {
  const id = ctx.ids.next('seti_')
  return ctx.store.setup_intents.put(
    newSetupIntent({
      id,
      client_secret: `${id}_secret_${ctx.ids.next('', 30)}`,
      created: ctx.now(request.customer.id),
      customer: request.customer.id,
      payment_method_types: request.paymentSettings.payment_method_types ?? ['card'],
      usage: 'off_session',
    }),
  )
}

function refuseUnpaid({ intent, error }: PaymentResult): void {
  if (error !== undefined) {
    const { message, type: _type, ...extras } = error
    throw cardError(message, { ...extras, payment_intent: intent })
  }
  if (intent.status === 'succeeded' || intent.status === 'processing') return
  throw new StripeError(402, {
    type: 'card_error',
    code: 'subscription_payment_intent_requires_action',
    message:
      'Payment for this subscription requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with `subscription.latest_invoice`. For more details see: https://stripe.com/docs/billing/subscriptions/overview#requires-action',
    payment_intent: intent,
  })
}
