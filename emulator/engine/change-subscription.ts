import type { Ctx } from '../http/context.ts'
import { cardError, StripeError } from '../http/errors.ts'
import type { PaymentResult } from '../payments/payment-attempt.ts'
import type { Invoice, Subscription } from '../store/collections.ts'
import type { HeldSettings } from '../store/internal-records.ts'
import { planChange, type ChangePlan, type WantedChange } from './change-plan.ts'
import { ABSENT, chargeInvoice, methodOf, PRESENT } from './collection.ts'
import { putExtras, type WantedExtra } from './extra-items.ts'
import { createSubscriptionInvoice, finalizeInvoice, type InvoiceRequest } from './invoicing.ts'
import { divertInvoice } from './pause-collection.ts'
import { claimPendingLines, lineOfItem, pendingItems } from './pending-lines.ts'
import { applyChange, dropPendingUpdate, waitForPayment } from './pending-update.ts'
import { putProrations } from './put-prorations.ts'
import { setDelinquent } from './subscription-status.ts'

export interface Change extends WantedChange {
  paymentBehavior: 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete' | 'pending_if_incomplete'
  offSession: boolean
  /** What is billed once beside the plan, with the change or with the next invoice. */
  extras: readonly WantedExtra[]
  /** Other settings that wait for the payment together with the change. */
  held: HeldSettings
  /** The subscription before this request touched it, for the event. */
  before: Subscription
}

/**
 * Changes items, anchor and trial. What that costs is dropped, left for the next invoice, or billed now, as the
 * proration behavior says; whether the change waits for the payment, as the payment behavior says.
 * @throws StripeError 402 for `error_if_incomplete` without a payment; nothing stays behind then.
 */
export function changeSubscription(ctx: Ctx, given: Subscription, change: Change): void {
  const subscription = dropPendingUpdate(ctx, given)
  const told = { ...change.before, pending_update: subscription.pending_update }
  const plan = planChange(ctx, withHeld(subscription, change), change)
  const state = { ...plan.after, ...change.held }
  if (!plan.billsNow) {
    putProrations(ctx, subscription, plan.prorations, null)
    putExtras(ctx, { ...subscription, ...state }, change.extras, null)
    applyChange(ctx, subscription, { after: state, invoice: null }, { told })
    return
  }
  billChange(ctx, subscription, plan, change, told)
}

/** Discounts that wait for the payment lower what is to be paid already. */
const withHeld = (subscription: Subscription, { held }: Change): Subscription =>
  held.discounts === undefined ? subscription : { ...subscription, discounts: held.discounts }

function billChange(
  ctx: Ctx,
  subscription: Subscription,
  plan: ChangePlan,
  change: Change,
  told: Subscription,
): void {
  const after = { ...plan.after, ...change.held }
  const claimed = pendingItems(ctx, subscription).map(({ id }) => id)
  const draft = changeInvoice(ctx, subscription, plan, change)
  if (divertInvoice(ctx, subscription, draft.id)) {
    applyChange(ctx, subscription, { after, invoice: draft.id }, { told })
    return
  }
  const open = finalizeInvoice(ctx, draft.id)
  const waits = change.paymentBehavior === 'pending_if_incomplete'
  const pending = { id: subscription.id, invoice: draft.id, after, claimed, waits, told }
  if (open.status === 'paid') {
    applyChange(ctx, subscription, pending, { told })
    return
  }
  // What is paid in this request applies the change by itself, before the payment's own record is told.
  ctx.store.pending_changes.put(pending)
  const result =
    change.paymentBehavior === 'default_incomplete' ? undefined : charge(ctx, subscription, open, change)
  if (ctx.store.pending_changes.find(subscription.id) === undefined) return
  if (change.paymentBehavior === 'error_if_incomplete') throw notPaid(result)
  if (change.paymentBehavior === 'pending_if_incomplete') {
    waitForPayment(ctx, ctx.store.subscriptions.get(subscription.id), pending, shownOf(change))
    return
  }
  applyUnpaid(ctx, ctx.store.subscriptions.get(subscription.id), pending, result)
}

const shownOf = ({ items, trial, held }: Change) => ({ items: items.length > 0, trial: trial !== null, held })

/** The change is made although it is not paid: the subscription falls past due until it is, but for a debit under way. */
function applyUnpaid(
  ctx: Ctx,
  subscription: Subscription,
  pending: { after: ChangePlan['after']; invoice: string; told: Subscription },
  result: PaymentResult | undefined,
): void {
  const isTrusted = result?.intent.status === 'processing' || pending.after.status !== 'active'
  const after = isTrusted ? pending.after : { ...pending.after, status: 'past_due' as const }
  applyChange(ctx, subscription, { ...pending, after }, { told: pending.told })
  if (result?.error) setDelinquent(ctx, ctx.store.invoices.get(pending.invoice), true)
}

/** What the invoice of a change is made of. */
export function changeRequest(
  ctx: Ctx,
  subscription: Subscription,
  plan: ChangePlan,
  wanted: WantedChange,
  prorations: NonNullable<InvoiceRequest['prorations']>,
): InvoiceRequest {
  const now = ctx.now(subscription.customer)
  const start = subscription.items.data[0]?.current_period_start ?? now
  const endsTrial = subscription.status === 'trialing' && plan.after.status === 'active'
  return {
    subscription: { ...subscription, ...plan.after },
    customer: ctx.store.customers.get(subscription.customer),
    lines: plan.lines,
    prorations,
    billingReason: endsTrial ? 'subscription_cycle' : 'subscription_update',
    period: { start, end: now },
    ...(plan.prorations.length === 0 ? {} : { prorationDate: wanted.prorationDate ?? now }),
    waits: false,
  }
}

function changeInvoice(ctx: Ctx, subscription: Subscription, plan: ChangePlan, change: Change): Invoice {
  const id = ctx.ids.next('in_')
  const waiting = claimPendingLines(ctx, subscription, id)
  const items = putProrations(ctx, subscription, plan.prorations, id)
  const extras = putExtras(ctx, { ...subscription, ...plan.after }, change.extras, id)
  const prorations = [...items, ...extras].map((item) => lineOfItem(ctx, item, id)).concat(waiting)
  return createSubscriptionInvoice(
    ctx,
    id,
    changeRequest(ctx, withHeld(subscription, change), plan, change, prorations),
  )
}

function charge(
  ctx: Ctx,
  subscription: Subscription,
  invoice: Invoice,
  change: Change,
): PaymentResult | undefined {
  const method = methodOf(ctx, subscription)
  if (method === undefined || invoice.collection_method === 'send_invoice') return undefined
  return chargeInvoice(ctx, invoice, method, change.offSession ? ABSENT : PRESENT)
}

function notPaid(result: PaymentResult | undefined): StripeError {
  if (result?.error) {
    const { message, type: _type, ...extras } = result.error
    return cardError(message, { ...extras, payment_intent: result.intent })
  }
  return new StripeError(402, {
    type: 'card_error',
    code: 'subscription_payment_intent_requires_action',
    message:
      'Payment for this subscription requires additional user action before it can be completed successfully.',
    ...(result === undefined ? {} : { payment_intent: result.intent }),
  })
}
