import type { Ctx } from '../http/context.ts'
import { cardError, invalidRequest, StripeError } from '../http/errors.ts'
import type { PaymentResult } from '../payments/payment-attempt.ts'
import type { Discount, Invoice, InvoiceItem, Subscription } from '../store/collections.ts'
import { ABSENT, chargeInvoice, methodOf, PRESENT } from './collection.ts'
import { prorationItem } from './invoice-item-object.ts'
import { createSubscriptionInvoice, finalizeInvoice } from './invoicing.ts'
import { itemsAfter, type ItemChange } from './item-changes.ts'
import { lineOfItem } from './pending-lines.ts'
import { dropPendingUpdate, waitForPayment } from './pending-update.ts'
import { prorationsOf, type Proration } from './prorations.ts'
import type { SubscriptionItem } from './subscription-object.ts'
import { schedulePeriodEnd } from './subscription-status.ts'

export interface ItemChanges {
  items: readonly ItemChange[]
  prorationBehavior: 'always_invoice' | 'create_prorations' | 'none'
  prorationDate: number | null
  paymentBehavior: 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete' | 'pending_if_incomplete'
  offSession: boolean
  /** The subscription before this request touched it, for the event. */
  before: Subscription
}

/**
 * Adds, removes and changes items. What that costs is dropped, left for the next invoice, or billed now, as the
 * proration behavior says; whether the change waits for the payment, as the payment behavior says.
 */
export function changeItems(ctx: Ctx, given: Subscription, changes: ItemChanges): void {
  const subscription = dropPendingUpdate(ctx, given)
  const data = itemsAfter(ctx, subscription, changes.items)
  const prorations = prorationsFor(ctx, subscription, data, changes)
  if (changes.prorationBehavior === 'always_invoice' && prorations.length > 0) {
    billNow(ctx, subscription, data, prorations, changes)
    return
  }
  addPending(ctx, subscription, prorations, null)
  applyItems(ctx, subscription.id, data, changes.before)
}

/** What the change costs in the running period; trials and paused subscriptions run for nothing. */
export function prorationsFor(
  ctx: Ctx,
  subscription: Subscription,
  after: readonly SubscriptionItem[],
  changes: Pick<ItemChanges, 'items' | 'prorationBehavior' | 'prorationDate'>,
  fresh: readonly Discount[] = [],
): Proration[] {
  if (changes.prorationBehavior === 'none') return []
  if (!['active', 'past_due', 'unpaid'].includes(subscription.status)) return []
  const moment = changes.prorationDate ?? ctx.now(subscription.customer)
  const starts = Math.max(...subscription.items.data.map((item) => item.current_period_start))
  const ends = Math.min(...subscription.items.data.map((item) => item.current_period_end))
  if (moment < starts || moment >= ends) {
    throw invalidRequest('`proration_date` must lie within the current billing period.', {
      param: 'proration_date',
    })
  }
  return prorationsOf(ctx, subscription, after, changes.items, moment, fresh)
}

function addPending(
  ctx: Ctx,
  subscription: Subscription,
  prorations: readonly Proration[],
  invoice: string | null,
): InvoiceItem[] {
  // Invoices show the newest item first and credits above debits, so the debits are written first.
  const items = [...prorations]
    .reverse()
    .map((proration) => ctx.store.invoice_items.put(prorationItem(ctx, subscription, proration, invoice)))
  for (const item of items) ctx.emit('invoiceitem.created', item)
  return items.reverse()
}

function applyItems(ctx: Ctx, id: string, data: SubscriptionItem[], before: Subscription): void {
  const current = ctx.store.subscriptions.get(id)
  const after = ctx.store.subscriptions.update(id, { items: { ...current.items, data } })
  ctx.emit('customer.subscription.updated', after, before)
  schedulePeriodEnd(ctx, after)
}

function billNow(
  ctx: Ctx,
  subscription: Subscription,
  data: SubscriptionItem[],
  prorations: readonly Proration[],
  changes: ItemChanges,
): void {
  const { before, paymentBehavior } = changes
  const waits = paymentBehavior === 'pending_if_incomplete'
  const invoice = prorationInvoice(ctx, subscription, prorations, changes)
  if (!waits) ctx.store.subscriptions.update(subscription.id, { latest_invoice: invoice.id })
  const result =
    paymentBehavior === 'default_incomplete' ? undefined : charge(ctx, subscription, invoice, changes)
  const isPaid = ctx.store.invoices.get(invoice.id).status === 'paid'
  if (paymentBehavior === 'error_if_incomplete' && !isPaid) throw notPaid(result)
  if (waits && !isPaid) {
    waitForPayment(ctx, subscription.id, invoice.id, data, before)
    return
  }
  const current = ctx.store.subscriptions.update(subscription.id, { latest_invoice: invoice.id })
  if (!isPaid && current.status === 'active') {
    ctx.store.subscriptions.update(subscription.id, { status: 'past_due' })
  }
  applyItems(ctx, subscription.id, data, before)
}

function prorationInvoice(
  ctx: Ctx,
  subscription: Subscription,
  prorations: readonly Proration[],
  changes: ItemChanges,
): Invoice {
  const id = ctx.ids.next('in_')
  const now = ctx.now(subscription.customer)
  const items = addPending(ctx, subscription, prorations, id)
  const start = subscription.items.data[0]?.current_period_start ?? now
  createSubscriptionInvoice(ctx, id, {
    subscription,
    customer: ctx.store.customers.get(subscription.customer),
    lines: [],
    prorations: items.map((item) => lineOfItem(ctx, item, id)),
    billingReason: 'subscription_update',
    period: { start, end: now },
    prorationDate: changes.prorationDate ?? now,
    waits: false,
  })
  return finalizeInvoice(ctx, id)
}

function charge(
  ctx: Ctx,
  subscription: Subscription,
  invoice: Invoice,
  changes: ItemChanges,
): PaymentResult | undefined {
  const method = methodOf(ctx, subscription)
  if (invoice.status !== 'open' || method === undefined) return undefined
  return chargeInvoice(ctx, invoice, method, changes.offSession ? ABSENT : PRESENT)
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
